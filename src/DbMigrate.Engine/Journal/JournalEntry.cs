using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Journal;

/// <summary>A row to be added to the journal; who, when and the hash are the server's.</summary>
/// <param name="Event">One of <see cref="JournalEvents"/>.</param>
internal sealed record JournalEntry(string Event)
{
    internal string? Phase { get; init; }

    internal int? Step { get; init; }

    internal string? Batch { get; init; }

    internal Guid? Run { get; init; }

    /// <summary>
    /// One course of a phase, from its start to its end over all its resumptions; an undo is a course of its own.
    /// </summary>
    internal Guid? Epoch { get; init; }

    internal string? Checksum { get; init; }

    internal TimeSpan? Duration { get; init; }

    /// <summary>
    /// Whether the duration goes on until the row is written, in the transaction that it is written in.
    /// </summary>
    internal bool RunsOn { get; init; }

    internal string? Message { get; init; }

    /// <summary>JSON, or null.</summary>
    internal string? Detail { get; init; }

    /// <summary>
    /// The process id of the connection that must hold the runner's lock, or null: an entry that needs no lock.
    /// </summary>
    internal int? Runner { get; init; }
}
