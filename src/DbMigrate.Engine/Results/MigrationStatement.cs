namespace DbMigrate;

/// <summary>
/// A statement of a SQL file, with its effects on PostgreSQL 14 to 18, as far as the file alone determines them.
/// </summary>
public sealed record MigrationStatement
{
    /// <summary>The file, with <c>/</c> between folders.</summary>
    public string File { get; internal init; } = string.Empty;

    /// <summary>The line of its first token, from 1.</summary>
    public int Line { get; internal init; }

    /// <summary>The column of its first token, from 1, in characters.</summary>
    public int Column { get; internal init; }

    /// <summary>The position of its first token, in bytes of the file on disk, from 0.</summary>
    public long Offset { get; internal init; }

    /// <summary>
    /// The length from the first to the last token, in bytes of the file. The semicolon is not included.
    /// </summary>
    public long Length { get; internal init; }

    /// <summary>
    /// PostgreSQL's command tag, as in <c>CREATE INDEX</c>. <c>UNKNOWN</c> for a command that no version from 14 to 18
    /// has.
    /// </summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The parts of an ALTER TABLE, as in <c>ADD COLUMN</c>; empty for other statements.</summary>
    public string[] Actions { get; internal init; } = [];

    /// <summary>The objects that it names: those that it creates, changes, drops or uses.</summary>
    public MigrationStatementObject[] Objects { get; internal init; } = [];

    /// <summary>
    /// The number of its batch, from 1. A batch is atomic. BEGIN and COMMIT are not sent and have the number 0.
    /// </summary>
    public int Batch { get; internal init; }

    /// <summary>Whether it may run in a transaction. False also for a CALL: a procedure may commit.</summary>
    public bool Transactional { get; internal init; }

    /// <summary>
    /// The locks on relations that it takes, the strongest of each relation. They are held to the transaction's end.
    /// </summary>
    public MigrationStatementLock[] Locks { get; internal init; } = [];

    /// <summary>Whether it locks relations besides those in <see cref="Locks"/>.</summary>
    public MigrationStatementEffect LocksOthers { get; internal init; }

    /// <summary>Whether it reads a table from end to end while it holds the lock.</summary>
    public MigrationStatementEffect Scans { get; internal init; }

    /// <summary>Whether it rewrites a table or its indexes.</summary>
    public MigrationStatementEffect Rewrites { get; internal init; }

    /// <summary>
    /// Whether it changes definitions of objects outside of <see cref="Objects"/>. Indexes, partitions and owned
    /// sequences belong to their table.
    /// </summary>
    /// <remarks>Assumes that triggers, rules, defaults and functions of views change no definitions.</remarks>
    public MigrationStatementEffect ChangesOthers { get; internal init; }

    /// <summary>The session state that it changes beyond the end of its transaction.</summary>
    public MigrationSessionState SessionState { get; internal init; }

    /// <summary>
    /// The undo: a statement where <see cref="UndoIsStatement"/> is true, otherwise a sentence. Null where nothing
    /// needs an undo.
    /// </summary>
    public string? Undo { get; internal init; }

    /// <summary>Whether <see cref="Undo"/> is SQL that may be run.</summary>
    public bool UndoIsStatement { get; internal init; }

    /// <summary>The condition of a <c>Maybe</c>, the reason for an <c>Unknown</c>, and other hints; or null.</summary>
    public string? Note { get; internal init; }

    /// <summary>The text that is sent: variables substituted, line ends LF, without the semicolon.</summary>
    public string Text { get; internal init; } = string.Empty;
}
