namespace DbMigrate;

/// <summary>
/// A statement of a SQL file, with its effects on PostgreSQL 14 to 18, as far as the file alone determines them.
/// </summary>
public sealed record MigrationStatement
{
    /// <summary>The file, with <c>/</c> between folders.</summary>
    public required string File { get; init; }

    /// <summary>The line of its first token, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column of its first token, from 1, in characters.</summary>
    public required int Column { get; init; }

    /// <summary>The position of its first token, in bytes of the file on disk, from 0.</summary>
    public required long Offset { get; init; }

    /// <summary>
    /// The length from the first to the last token, in bytes of the file. The semicolon is not included.
    /// </summary>
    public required long Length { get; init; }

    /// <summary>
    /// PostgreSQL's command tag, as in <c>CREATE INDEX</c>. <c>UNKNOWN</c> for a command that no version from 14 to 18
    /// has.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The parts of an ALTER TABLE, as in <c>ADD COLUMN</c>; empty for other statements.</summary>
    public required string[] Actions { get; init; }

    /// <summary>The objects that it names: those that it creates, changes, drops or uses.</summary>
    public required MigrationStatementObject[] Objects { get; init; }

    /// <summary>
    /// The number of its batch, from 1. A batch is atomic. BEGIN and COMMIT are not sent and have the number 0.
    /// </summary>
    public required int Batch { get; init; }

    /// <summary>Whether it may run in a transaction. False also for a CALL: a procedure may commit.</summary>
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
    /// Whether it changes definitions of objects outside of <see cref="Objects"/>. Indexes, partitions and owned
    /// sequences belong to their table.
    /// </summary>
    /// <remarks>Assumes that triggers, rules, defaults and functions of views change no definitions.</remarks>
    public MigrationStatementEffect ChangesOthers { get; init; }

    /// <summary>The session state that it changes beyond the end of its transaction.</summary>
    public MigrationSessionState SessionState { get; init; }

    /// <summary>
    /// The undo: a statement where <see cref="UndoIsStatement"/> is true, otherwise a sentence. Null where nothing
    /// needs an undo.
    /// </summary>
    public string? Undo { get; init; }

    /// <summary>Whether <see cref="Undo"/> is SQL that may be run.</summary>
    public bool UndoIsStatement { get; init; }

    /// <summary>The condition of a <c>Maybe</c>, the reason for an <c>Unknown</c>, and other hints; or null.</summary>
    public string? Note { get; init; }

    /// <summary>The text that is sent: variables substituted, line ends LF, without the semicolon.</summary>
    public required string Text { get; init; }
}
