using DbMigrate.Engine.Journal.Foreign;

namespace DbMigrate.Engine.Journal;

/// <summary>A row to add to the journal. The server adds number, time, login and hash.</summary>
/// <param name="Event">One of <see cref="JournalEvents"/>.</param>
internal sealed record JournalEntry(string Event)
{
    internal string? Phase { get; init; }

    /// <summary>The step's position in the phase, from 1.</summary>
    internal int? Step { get; init; }

    internal string? Batch { get; init; }

    internal Guid? Run { get; init; }

    /// <summary>
    /// The execution of the phase: an apply or an undo from its start to its end, over all its resumptions.
    /// </summary>
    internal Guid? ExecutionId { get; init; }

    internal string? Checksum { get; init; }

    internal TimeSpan? Duration { get; init; }

    /// <summary>
    /// Whether the server adds to the duration the time from the start of the transaction until the row is written.
    /// </summary>
    internal bool RunsOn { get; init; }

    internal string? Message { get; init; }

    /// <summary>JSON, or null. Not together with <see cref="Measures"/>.</summary>
    internal string? Detail { get; init; }

    /// <summary>What the row of a batch has as its detail, or null.</summary>
    internal BatchMeasures? Measures { get; init; }

    /// <summary>What is written to the history of another tool in the same transaction.</summary>
    internal IReadOnlyList<ForeignWrite> Beside { get; init; } = [];

    /// <summary>
    /// The process id of the connection that must hold the runner lock; null where the row needs no lock.
    /// </summary>
    internal int? Runner { get; init; }
}
