namespace DbMigrate.Engine.Model.Gates;

/// <summary>A gate's judgement.</summary>
/// <param name="Open">Whether the phase may pass.</param>
/// <param name="Reason">The reason: what is missing, and since when.</param>
/// <param name="OpensAt">The time at which it opens without an action, or null.</param>
internal sealed record GateOutcome(bool Open, string Reason, DateTimeOffset? OpensAt = null)
{
    /// <summary>
    /// What is missing, in a few words; null where <see cref="OpensAt"/> or <see cref="Reason"/> says it.
    /// </summary>
    internal string? Short { get; init; }

    /// <summary>The milestone that a closed gate waits for, or null.</summary>
    internal string? Milestone { get; init; }

    /// <summary>The first phases that a closed gate waits for, in the plan's order.</summary>
    internal IReadOnlyList<string> Phases { get; init; } = [];

    /// <summary>The login whose approval a closed gate does not count, or null.</summary>
    internal string? NotBy { get; init; }

    /// <summary>How many phases more it waits for.</summary>
    internal int PhasesOmitted { get; init; }
}
