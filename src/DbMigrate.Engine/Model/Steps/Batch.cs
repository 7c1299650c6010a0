namespace DbMigrate.Engine.Model.Steps;

/// <summary>
/// What is atomic inside a step. A batch says what; how it is run, journaled and retried is the coordinator's.
/// </summary>
internal abstract class Batch
{
    /// <summary>
    /// Names the batch within its step, the same in every run: the journal knows by it what is done. As in <c>1</c>, or
    /// <c>validate:fk_a</c>.
    /// </summary>
    internal required string Key { get; init; }

    /// <summary>What it does, for a person.</summary>
    internal required string Title { get; init; }

    /// <summary>
    /// The checksum of what it runs; a done batch whose checksum changed is not passed over in silence.
    /// </summary>
    internal required string Checksum { get; init; }

    /// <summary>
    /// What there was before and the undo needs, as JSON, or null: kept in the journal with the batch, in its own
    /// transaction or with its intent.
    /// </summary>
    internal string? Before { get; init; }

    /// <summary>Whether it is known to be the last of its step before it has run.</summary>
    internal bool IsLast { get; init; }

    /// <summary>Runs itself on the coordinator: the one place where kinds of batches differ.</summary>
    internal abstract Task RunAsync(BatchRunner runner, CancellationToken cancellationToken);
}
