using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// Finds the tables that a query reads: names after FROM, JOIN, USING and similar words that are neither a function
/// nor a name out of WITH.
/// </summary>
internal static class TableUse
{
    private static readonly HashSet<string> Ends = new(StringComparer.OrdinalIgnoreCase)
    {
        "WHERE",
        "GROUP",
        "ORDER",
        "HAVING",
        "LIMIT",
        "WINDOW",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "SET",
        "RETURNING",
        "FETCH",
        "OFFSET",
        "FOR",
        "WHEN",
        "SELECT",
        "VALUES",
        "THEN",
    };

    // Words that are values: as a table's name they would have to be quoted.
    private static readonly HashSet<string> Valued = new(StringComparer.OrdinalIgnoreCase)
    {
        "CURRENT_CATALOG",
        "CURRENT_DATE",
        "CURRENT_ROLE",
        "CURRENT_SCHEMA",
        "CURRENT_TIME",
        "CURRENT_TIMESTAMP",
        "CURRENT_USER",
        "LOCALTIME",
        "LOCALTIMESTAMP",
        "SESSION_USER",
        "SYSTEM_USER",
        "USER",
        "COLLATION",
    };

    private static readonly HashSet<string> FromInside = new(StringComparer.OrdinalIgnoreCase)
    {
        "EXTRACT",
        "SUBSTRING",
        "TRIM",
        "OVERLAY",
        "POSITION",
        "NORMALIZE",
    };

    /// <summary>
    /// The tables, each with whether it is written to; returns whether rows are locked (FOR UPDATE and its kin).
    /// </summary>
    public static bool Find(SqlTokens tokens, out IReadOnlyList<(string Table, bool Writes)> uses)
    {
        var found = new List<(string, bool)>();
        var names = CommonNames(tokens);
        var levels = new Stack<(bool InFrom, bool FromIsInside)>();
        var (inFrom, inside, expecting, writes, locking, merging) = (false, false, false, false, false, false);
        for (var i = 0; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (tokens.IsSymbol(i, '('))
            {
                levels.Push((inFrom, inside));
                inside = tokens.Kind(i - 1) == SqlTokenKind.Word && FromInside.Contains(tokens.Text(i - 1));
                inFrom = expecting;
            }
            else if (tokens.IsSymbol(i, ')'))
            {
                (inFrom, inside) = levels.Count > 0 ? levels.Pop() : (false, false);
                expecting = false;
            }
            else if (tokens.IsSymbol(i, ','))
            {
                expecting = inFrom;
            }
            else if (
                expecting
                && tokens.Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName
                && !Skips(tokens, i, ref expecting)
            )
            {
                var end = NameNode.Over(tokens, i);
                var name = tokens.Text(i, end);
                var function = (tokens.IsSymbol(end, '(') && !writes) || Valued.Contains(name);
                if (!function && (writes || !names.Contains(SqlText.Unquote(name))))
                {
                    found.Add((name, writes));
                }

                (expecting, writes) = (false, false);
                i = end - 1;
            }
            else if (tokens.Kind(i) == SqlTokenKind.Word)
            {
                Word(tokens, i, inside, ref inFrom, ref expecting, ref writes, ref locking, ref merging);
            }
        }

        uses = found;
        return locking;
    }

    private static void Word(
        SqlTokens tokens,
        int i,
        bool inside,
        ref bool inFrom,
        ref bool expecting,
        ref bool writes,
        ref bool locking,
        ref bool merging
    )
    {
        var follows = tokens.Kind(i + 1) is SqlTokenKind.Word or SqlTokenKind.QuotedName;
        if (tokens.IsSymbol(i - 1, '.'))
        {
            return;
        }

        if (tokens.IsWord(i, "FROM") && !inside && !tokens.IsWord(i - 1, "DISTINCT"))
        {
            (inFrom, expecting, writes) = (true, true, tokens.IsWord(i - 1, "DELETE"));
        }
        else if (tokens.IsWord(i, "JOIN") || (tokens.IsWord(i, "USING") && ((follows && inFrom) || merging)))
        {
            (inFrom, expecting, merging) = (true, true, false);
        }
        else if (tokens.IsWord(i, "INTO") && (tokens.IsWord(i - 1, "INSERT") || tokens.IsWord(i - 1, "MERGE")))
        {
            (inFrom, expecting, writes, merging) = (false, true, true, tokens.IsWord(i - 1, "MERGE"));
        }
        else if (
            tokens.IsWord(i, "UPDATE")
            && follows
            && (i == 0 || tokens.IsSymbol(i - 1, '(') || tokens.IsSymbol(i - 1, ')'))
        )
        {
            (inFrom, expecting, writes) = (false, true, true);
        }
        else if (
            tokens.IsWord(i, "TABLE")
            && follows
            && (
                i == 0
                || tokens.IsSymbol(i - 1, '(')
                || tokens.IsWord(i - 1, "AS")
                || tokens.IsWord(i - 1, "UNION")
                || tokens.IsWord(i - 1, "ALL")
            )
        )
        {
            (inFrom, expecting) = (false, true);
        }
        else if (Ends.Contains(tokens.Text(i)))
        {
            locking |=
                tokens.IsWord(i, "FOR")
                && (
                    tokens.IsWord(i + 1, "UPDATE")
                    || tokens.IsWord(i + 1, "SHARE")
                    || tokens.IsWord(i + 1, "NO")
                    || tokens.IsWord(i + 1, "KEY")
                );
            (inFrom, expecting) = (false, false);
        }
    }

    /// <summary>A word before the name, or what is no name at all.</summary>
    private static bool Skips(SqlTokens tokens, int i, ref bool expecting)
    {
        if (tokens.IsWord(i, "ONLY") || tokens.IsWord(i, "LATERAL") || tokens.IsWord(i, "TABLE"))
        {
            return true;
        }

        if (
            tokens.IsWord(i, "SELECT")
            || tokens.IsWord(i, "VALUES")
            || tokens.IsWord(i, "WITH")
            || (tokens.IsWord(i, "ROWS") && tokens.IsWord(i + 1, "FROM"))
        )
        {
            expecting = false;
            return true;
        }

        return false;
    }

    /// <summary>The names that WITH gives, without a look at how far each reaches.</summary>
    private static HashSet<string> CommonNames(SqlTokens tokens)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 1; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (
                tokens.Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName
                && (tokens.IsWord(i - 1, "WITH") || tokens.IsWord(i - 1, "RECURSIVE") || tokens.IsSymbol(i - 1, ','))
            )
            {
                var at = tokens.IsSymbol(i + 1, '(') ? tokens.Over(i + 1) : i + 1;
                if (
                    tokens.IsWord(at, "AS")
                    && (
                        tokens.IsSymbol(at + 1, '(')
                        || tokens.IsWord(at + 1, "MATERIALIZED")
                        || tokens.IsWord(at + 1, "NOT")
                    )
                )
                {
                    names.Add(SqlText.Unquote(tokens.Text(i)));
                }
            }
        }

        return names;
    }
}
