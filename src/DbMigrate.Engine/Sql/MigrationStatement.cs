using DbMigrate.Engine.Model.Steps;

namespace DbMigrate;

/// <summary>
/// A statement of a SQL file, and what PostgreSQL 14 to 18 will do for it, as far as the file alone can tell.
/// </summary>
public sealed record MigrationStatement
{
    /// <summary>The file, with <c>/</c> between folders.</summary>
    public required string File { get; init; }

    /// <summary>The line of its first token, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column of its first token, from 1, in characters.</summary>
    public required int Column { get; init; }

    /// <summary>Where its first token begins, in bytes of the file as it lies on the disk, from 0.</summary>
    public required long Offset { get; init; }

    /// <summary>
    /// From there to the end of its last token, in bytes of the file; the semicolon is not part of it.
    /// </summary>
    public required long Length { get; init; }

    /// <summary>
    /// PostgreSQL's command tag, as in <c>CREATE INDEX</c>; <c>UNKNOWN</c> for what no version from 14 to 18 has.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The parts of an ALTER TABLE, as in <c>ADD COLUMN</c>; empty for other statements.</summary>
    public required string[] Actions { get; init; }

    /// <summary>What it makes, changes, removes or uses.</summary>
    public required MigrationStatementObject[] Objects { get; init; }

    /// <summary>
    /// The batch that it runs in, from 1: what is atomic. BEGIN and COMMIT, which are not sent, have the number 0.
    /// </summary>
    public required int Batch { get; init; }

    /// <summary>May it run in a transaction? False also for a CALL, whose procedure may commit.</summary>
    public required bool Transactional { get; init; }

    /// <summary>
    /// The locks on tables that it takes, the strongest of each table; held to the transaction's end.
    /// </summary>
    public required MigrationStatementLock[] Locks { get; init; }

    /// <summary>Does it read a table from end to end while it holds the lock?</summary>
    public required MigrationStatementEffect Scans { get; init; }

    /// <summary>Does it write a table or its indexes anew?</summary>
    public required MigrationStatementEffect Rewrites { get; init; }

    /// <summary>
    /// What takes it back: a statement where <see cref="UndoIsStatement"/>, else a sentence; null where there is
    /// nothing to take back.
    /// </summary>
    public string? Undo { get; init; }

    /// <summary>Is <see cref="Undo"/> SQL that may be run?</summary>
    public bool UndoIsStatement { get; init; }

    /// <summary>What a <c>Maybe</c> depends on, and what else is worth knowing; null where nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>What is sent: variables substituted, line ends LF, without the semicolon.</summary>
    public required string Text { get; init; }
}
