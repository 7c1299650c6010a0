using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Looks into the bodies of DO blocks and procedures: one that commits cannot run in a transaction.</summary>
internal static class Blocks
{
    /// <summary>Adds a note to a DO block that commits.</summary>
    public static void Read(StatementReading reading)
    {
        if (Commits(reading.Match.Tokens))
        {
            reading.Note("It commits, and cannot run in a transaction.");
        }
    }

    /// <summary>Returns whether a procedure may be called in a transaction, by its CREATE.</summary>
    public static TransactionRule RuleOfBody(SqlTokens create) =>
        Commits(create) ? TransactionRule.Refused
        : Calls(create) ? TransactionRule.Unknown
        : TransactionRule.Allowed;

    /// <summary>Returns whether a DO block may run in a transaction.</summary>
    public static TransactionRule RuleOfBlock(PatternMatch match) =>
        Commits(match.Tokens) ? TransactionRule.Refused : TransactionRule.Allowed;

    /// <summary>Whether a string of the statement holds a body that commits or rolls back.</summary>
    public static bool Commits(SqlTokens statement)
    {
        for (var i = 1; statement.Kind(i) != SqlTokenKind.End; i++)
        {
            if (statement.Kind(i) == SqlTokenKind.String && Commits(Body(statement.Bytes(i))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a body in PL/pgSQL or SQL commits or rolls back. <c>ROLLBACK TO</c> does not count: PL/pgSQL has no
    /// savepoints.
    /// </summary>
    public static bool Commits(byte[] body)
    {
        var tokens = new SqlTokens(body, standardConformingStrings: true);
        for (var i = 0; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (
                (tokens.IsWord(i, "COMMIT") || tokens.IsWord(i, "ROLLBACK"))
                && (
                    tokens.IsSymbol(i + 1, ';')
                    || tokens.IsWord(i + 1, "AND")
                    || tokens.IsWord(i + 1, "WORK")
                    || tokens.IsWord(i + 1, "TRANSACTION")
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a body calls another procedure, or runs dynamic SQL.</summary>
    private static bool Calls(SqlTokens statement)
    {
        for (var i = 1; statement.Kind(i) != SqlTokenKind.End; i++)
        {
            if (statement.Kind(i) == SqlTokenKind.String)
            {
                var body = new SqlTokens(Body(statement.Bytes(i)), standardConformingStrings: true);
                for (var at = 0; body.Kind(at) != SqlTokenKind.End; at++)
                {
                    if (body.IsWord(at, "CALL") || body.IsWord(at, "EXECUTE"))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static byte[] Body(ReadOnlySpan<byte> quoted)
    {
        if (quoted[0] == '$')
        {
            var tag = quoted[1..].IndexOf((byte)'$') + 2;
            return quoted[tag..^tag].ToArray();
        }

        var from = quoted.IndexOf((byte)'\'') + 1;
        var text = quoted[from..^1].ToArray();
        return System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(text).Replace("''", "'", StringComparison.Ordinal)
        );
    }
}
