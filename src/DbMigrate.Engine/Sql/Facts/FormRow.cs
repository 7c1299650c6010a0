namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Writes a row of the facts.</summary>
internal static class FormRow
{
    /// <summary>Makes a row.</summary>
    /// <param name="kind">The command tag; behind a slash the one action of an ALTER TABLE.</param>
    /// <param name="pattern">See <see cref="StatementPattern"/>.</param>
    /// <param name="locks">Modes and roles, as in <c>AX table, SRX referenced</c>.</param>
    /// <param name="undo">SQL with roles in braces, or a sentence.</param>
    /// <param name="scans">Reads a table from end to end.</param>
    /// <param name="rewrites">Writes a table or index anew.</param>
    /// <param name="note">What is worth knowing.</param>
    /// <param name="more">Reads more out of it.</param>
    public static StatementForm Row(
        string kind,
        string pattern,
        string locks = "",
        string? undo = null,
        MigrationStatementEffect scans = MigrationStatementEffect.No,
        MigrationStatementEffect rewrites = MigrationStatementEffect.No,
        string? note = null,
        Action<StatementReading>? more = null
    ) =>
        new(kind.Split('/')[0], new StatementPattern(pattern))
        {
            Action = kind.Contains('/', StringComparison.Ordinal) ? kind.Split('/')[1] : null,
            Locks =
            [
                .. from one in locks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                let words = one.Split(' ')
                select (Enum.Parse<LockMode>(words[0]), words[1]),
            ],
            Undo = undo,
            Scans = scans,
            Rewrites = rewrites,
            Note = note,
            More = more,
        };

    /// <summary>PostgreSQL refuses it in a transaction.</summary>
    /// <param name="form">The row.</param>
    /// <param name="doubt">Its name where after a crash is asked whether it happened.</param>
    /// <param name="harmless">It may simply be run again.</param>
    public static StatementForm Alone(this StatementForm form, string? doubt = null, bool harmless = false) =>
        form with
        {
            Rule = TransactionRule.Refused,
            Doubt = doubt ?? form.Kind,
            RepeatIsHarmless = harmless,
        };
}
