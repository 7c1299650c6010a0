namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// A row of the fact table: one form that a statement, or an action of ALTER TABLE, can have, and what is known of it.
/// </summary>
/// <param name="Kind">PostgreSQL's command tag, as in <c>CREATE INDEX</c>; of an action its keywords, as in <c>ADD
/// COLUMN</c>.</param>
/// <param name="Pattern">How it begins.</param>
internal sealed record StatementForm(string Kind, StatementPattern Pattern)
{
    /// <summary>The action of an ALTER TABLE that has one action only.</summary>
    public string? Action { get; init; }

    /// <summary>Whether it may run in a transaction.</summary>
    public TransactionRule Rule { get; init; }

    /// <summary>Returns the rule for a statement where it depends on more than the pattern.</summary>
    public Func<PatternMatch, TransactionRule>? Look { get; init; }

    /// <summary>The name of the statement in the in-doubt question, as in <c>CREATE INDEX CONCURRENTLY</c>.</summary>
    public string Doubt { get; init; } = Kind;

    /// <summary>Whether it may be run again even if it took effect.</summary>
    public bool RepeatIsHarmless { get; init; }

    /// <summary>What it does to the definition of its subject.</summary>
    public ObjectChange Change { get; init; }

    /// <summary>The role of the pattern that names its subject; what else is named, it changes at most.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The locks: a mode and a role of the pattern.</summary>
    public IReadOnlyList<(MigrationLockMode Mode, string Role)> Locks { get; init; } = [];

    /// <summary>Whether it locks relations that it does not name.</summary>
    public MigrationStatementEffect LocksOthers { get; init; }

    /// <summary>Whether it reads a table from end to end.</summary>
    public MigrationStatementEffect Scans { get; init; }

    /// <summary>Whether it rewrites a table or an index.</summary>
    public MigrationStatementEffect Rewrites { get; init; }

    /// <summary>Whether it changes the definition of objects that it does not name.</summary>
    public MigrationStatementEffect ChangesOthers { get; init; }

    /// <summary>
    /// Whether CASCADE at its end makes it change objects, and lock relations, that it does not name.
    /// </summary>
    public bool Cascades { get; init; }

    /// <summary>What it changes in the session beyond the end of its transaction.</summary>
    public MigrationSessionState SessionState { get; init; }

    /// <summary>What takes it back: SQL with roles in braces, or a sentence, which ends in a full stop.</summary>
    public string? Undo { get; init; }

    /// <summary>A hint for the reader, or what a Maybe depends on.</summary>
    public string? Note { get; init; }

    /// <summary>Reads facts that depend on more than the pattern.</summary>
    public Action<StatementReading>? More { get; init; }

    /// <summary>What the reader of scripts has to do at this statement.</summary>
    public ScriptHint Duty { get; init; }
}
