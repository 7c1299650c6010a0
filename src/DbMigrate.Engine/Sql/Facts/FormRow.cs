using System.Collections.Frozen;
using static DbMigrate.MigrationLockMode;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Makes rows of the fact table.</summary>
internal static class FormRow
{
    // The rows are many: they abbreviate the lock modes.
    private static readonly FrozenDictionary<string, MigrationLockMode> Modes = new Dictionary<
        string,
        MigrationLockMode
    >
    {
        ["AS"] = AccessShare,
        ["RS"] = RowShare,
        ["RX"] = RowExclusive,
        ["SUX"] = ShareUpdateExclusive,
        ["S"] = Share,
        ["SRX"] = ShareRowExclusive,
        ["X"] = Exclusive,
        ["AX"] = AccessExclusive,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ObjectChange> Changes = new Dictionary<string, ObjectChange>
    {
        ["CREATE"] = ObjectChange.Created,
        ["ADD"] = ObjectChange.Created,
        ["DROP"] = ObjectChange.Dropped,
        ["ALTER"] = ObjectChange.Changed,
        ["COMMENT"] = ObjectChange.Changed,
        ["GRANT"] = ObjectChange.Changed,
        ["REVOKE"] = ObjectChange.Changed,
        ["SECURITY"] = ObjectChange.Changed,
        ["REASSIGN"] = ObjectChange.Changed,
        ["IMPORT"] = ObjectChange.Changed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Makes a row.</summary>
    /// <param name="kind">The command tag; behind a slash the one action of an ALTER TABLE. Its first word says what
    /// the statement does to its subject, the others name the subject's role.</param>
    /// <param name="pattern">See <see cref="StatementPattern"/>.</param>
    /// <param name="locks">Modes and roles, as in <c>AX table, SRX referenced</c>.</param>
    /// <param name="undo">SQL with roles in braces, or a sentence.</param>
    /// <param name="scans">Whether it reads a table from end to end.</param>
    /// <param name="rewrites">Whether it rewrites a table or index.</param>
    /// <param name="note">A hint, or what a Maybe depends on.</param>
    /// <param name="locksOthers">Whether it locks relations that it does not name.</param>
    /// <param name="changesOthers">Whether it changes the definition of objects that it does not name.</param>
    /// <param name="cascades">Whether it takes CASCADE.</param>
    /// <param name="session">What it changes in the session.</param>
    /// <param name="more">Reads more out of it.</param>
    public static StatementForm Row(
        string kind,
        string pattern,
        string locks = "",
        string? undo = null,
        MigrationStatementEffect scans = MigrationStatementEffect.No,
        MigrationStatementEffect rewrites = MigrationStatementEffect.No,
        string? note = null,
        MigrationStatementEffect locksOthers = MigrationStatementEffect.No,
        MigrationStatementEffect changesOthers = MigrationStatementEffect.No,
        bool cascades = false,
        MigrationSessionState session = MigrationSessionState.None,
        Action<StatementReading>? more = null
    )
    {
        var (tag, action) = kind.Split('/') is [var first, var second] ? (first, second) : (kind, null);
        var words = tag.Split(' ', 2);
        return new(tag, new StatementPattern(pattern))
        {
            Action = action,
            Change = Changes.GetValueOrDefault(words[0]),
            Subject = words is [_, var rest] ? rest.ToLowerInvariant().Replace(' ', '_') : "",
            Locks =
            [
                .. from one in locks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                let pair = one.Split(' ')
                select (Modes[pair[0]], pair[1]),
            ],
            Undo = undo,
            Scans = scans,
            Rewrites = rewrites,
            Note = note,
            LocksOthers = locksOthers,
            ChangesOthers = changesOthers,
            Cascades = cascades,
            SessionState = session,
            More = more,
        };
    }

    /// <summary>
    /// The statement creates a relation, although its tag says otherwise: SELECT INTO, CREATE TABLE AS.
    /// </summary>
    public static StatementForm Creates(this StatementForm form, string role) =>
        form with
        {
            Change = ObjectChange.Created,
            Subject = role,
        };

    /// <summary>The statement runs code that is not in it: all that it does is unknown.</summary>
    public static StatementForm RunsCode(this StatementForm form) =>
        form with
        {
            LocksOthers = MigrationStatementEffect.Unknown,
            Scans = MigrationStatementEffect.Unknown,
            Rewrites = MigrationStatementEffect.Unknown,
            ChangesOthers = MigrationStatementEffect.Unknown,
            SessionState = MigrationSessionState.Unknown,
        };

    /// <summary>PostgreSQL refuses the statement in a transaction.</summary>
    /// <param name="form">The row.</param>
    /// <param name="doubt">Its name in the in-doubt question after a crash.</param>
    /// <param name="harmless">Whether it may simply be run again.</param>
    public static StatementForm Alone(this StatementForm form, string? doubt = null, bool harmless = false) =>
        form with
        {
            Rule = TransactionRule.Refused,
            Doubt = doubt ?? form.Kind,
            RepeatIsHarmless = harmless,
        };
}
