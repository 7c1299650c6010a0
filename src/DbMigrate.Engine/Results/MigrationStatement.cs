namespace DbMigrate;

/// <summary>
/// A statement of a SQL file, and what PostgreSQL 14 to 18 does when it runs, as far as the file alone can tell.
/// </summary>
public sealed record MigrationStatement
{
    /// <summary>The file, with <c>/</c> between folders.</summary>
    public required string File { get; init; }

    /// <summary>The line of its first token, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column of its first token, from 1, in characters.</summary>
    public required int Column { get; init; }

    /// <summary>Where its first token begins, in bytes of the file on disk, from 0.</summary>
    public required long Offset { get; init; }

    /// <summary>
    /// From there to the end of its last token, in bytes of the file. The semicolon is not part of it.
    /// </summary>
    public required long Length { get; init; }

    /// <summary>
    /// PostgreSQL's command tag, as in <c>CREATE INDEX</c>; <c>UNKNOWN</c> for what no version from 14 to 18 has.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The parts of an ALTER TABLE, as in <c>ADD COLUMN</c>; empty for other statements.</summary>
    public required string[] Actions { get; init; }

    /// <summary>The objects that it names: those that it creates, changes, drops or uses.</summary>
    public required MigrationStatementObject[] Objects { get; init; }

    /// <summary>
    /// The number of its batch, from 1: what is atomic. BEGIN and COMMIT, which are not sent, have the number 0.
    /// </summary>
    public required int Batch { get; init; }

    /// <summary>Whether it may run in a transaction. False also for a CALL, whose procedure may commit.</summary>
    public required bool Transactional { get; init; }

    /// <summary>
    /// The locks on relations that it takes, the strongest of each relation. They are held to the transaction's end.
    /// </summary>
    public required MigrationStatementLock[] Locks { get; init; }

    /// <summary>Whether it locks relations besides those in <see cref="Locks"/>.</summary>
    public MigrationStatementEffect LocksOthers { get; init; }

    /// <summary>Whether it reads a table from end to end while it holds the lock.</summary>
    public required MigrationStatementEffect Scans { get; init; }

    /// <summary>Whether it rewrites a table or its indexes.</summary>
    public required MigrationStatementEffect Rewrites { get; init; }

    /// <summary>
    /// Whether it changes the definition of objects that neither are in <see cref="Objects"/> nor belong to one of
    /// those, as its indexes, its partitions and its owned sequences do.
    /// </summary>
    /// <remarks>
    /// Assumes that code which the database runs behind a statement (triggers, rules, defaults, functions of views)
    /// changes no definitions.
    /// </remarks>
    public MigrationStatementEffect ChangesOthers { get; init; }

    /// <summary>What it changes in the session beyond the end of its transaction.</summary>
    public MigrationSessionState SessionState { get; init; }

    /// <summary>
    /// What takes it back: a statement where <see cref="UndoIsStatement"/>, else a sentence; null: there is nothing to
    /// take back.
    /// </summary>
    public string? Undo { get; init; }

    /// <summary>Whether <see cref="Undo"/> is SQL that may be run.</summary>
    public bool UndoIsStatement { get; init; }

    /// <summary>What a <c>Maybe</c> depends on, why something is <c>Unknown</c>, and other hints; or null.</summary>
    public string? Note { get; init; }

    /// <summary>The text that is sent: variables substituted, line ends LF, without the semicolon.</summary>
    public required string Text { get; init; }
}
