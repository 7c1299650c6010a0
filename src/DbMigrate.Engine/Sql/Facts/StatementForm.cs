namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// One form that a statement, or an action of ALTER TABLE, can have, and what is known of it: a row of the facts.
/// </summary>
/// <param name="Kind">PostgreSQL's command tag, as in <c>CREATE INDEX</c>; of an action its words, as in <c>ADD
/// COLUMN</c>.</param>
/// <param name="Pattern">How it begins.</param>
internal sealed record StatementForm(string Kind, StatementPattern Pattern)
{
    /// <summary>Of a form of ALTER TABLE that has one action alone: that.</summary>
    public string? Action { get; init; }

    /// <summary>How it stands to transactions.</summary>
    public TransactionRule Rule { get; init; }

    /// <summary>Where the rule depends on more than the pattern: the rule for this statement.</summary>
    public Func<PatternMatch, TransactionRule>? Look { get; init; }

    /// <summary>The words that the in-doubt question uses; as in <c>CREATE INDEX CONCURRENTLY</c>.</summary>
    public string Doubt { get; init; } = Kind;

    /// <summary>May it be run again whether it had happened or not?</summary>
    public bool RepeatIsHarmless { get; init; }

    /// <summary>The locks: a mode and a role of the pattern.</summary>
    public IReadOnlyList<(LockMode Mode, string Role)> Locks { get; init; } = [];

    /// <summary>Does it read a table from end to end?</summary>
    public MigrationStatementEffect Scans { get; init; }

    /// <summary>Does it write a table or index anew?</summary>
    public MigrationStatementEffect Rewrites { get; init; }

    /// <summary>What takes it back: SQL with roles in braces, or a sentence, which ends in a full stop.</summary>
    public string? Undo { get; init; }

    /// <summary>What is worth knowing.</summary>
    public string? Note { get; init; }

    /// <summary>What a row of data cannot say: reads more out of the statement.</summary>
    public Action<StatementReading>? More { get; init; }

    /// <summary>What the reader of scripts has to do at this statement.</summary>
    public ScriptHint Duty { get; init; }
}
