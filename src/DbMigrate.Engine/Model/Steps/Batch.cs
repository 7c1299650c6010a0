namespace DbMigrate.Engine.Model.Steps;

/// <summary>
/// The atomic unit of a step, as data. An executor for its kind runs it, retries it and writes it to the journal.
/// </summary>
internal abstract class Batch
{
    /// <summary>
    /// Names the batch within its step, as in <c>1</c> or <c>validate:fk_a</c>. It is the same in every run: the
    /// journal records by it what is done.
    /// </summary>
    internal required string Key { get; init; }

    /// <summary>What the batch does, for a person.</summary>
    internal required string Title { get; init; }

    /// <summary>
    /// The checksum of what the batch runs. A batch that is done and whose checksum has changed stops the phase.
    /// </summary>
    internal required string Checksum { get; init; }

    /// <summary>
    /// What the undo needs of the state before the batch, as JSON, or null. The journal keeps it in the batch's own
    /// transaction, or with its intent row.
    /// </summary>
    internal string? Before { get; init; }

    /// <summary>Whether the batch is known to be the last of its step before it has run.</summary>
    internal bool IsLast { get; init; }
}
