namespace DbMigrate;

/// <summary>How a phase is invoked or undone.</summary>
public sealed record InvokeOptions
{
    /// <summary>The gates to pass, by name, or by kind where one of that kind is closed; each is journaled with
    /// <see cref="Reason"/>.</summary>
    public IReadOnlyList<string> OverrideGates { get; init; } = [];

    /// <summary>Why; required with <see cref="OverrideGates"/> and <see cref="AcceptChanged"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Accept the present content of a phase as what was run, although it changed since. What is done is not run again.
    /// Journaled with <see cref="Reason"/>.
    /// </summary>
    public bool AcceptChanged { get; init; }

    /// <summary>End the sessions that block a batch once its lock budget is half spent.</summary>
    public bool TerminateBlockers { get; init; }

    /// <summary>How long to wait for the end of another run in the database. Default: null, not at all.</summary>
    public TimeSpan? WaitForRunner { get; init; }

    /// <summary>
    /// Answers the question about each phase, before the first of them begins; null: no session can ask, and dangerous
    /// phases are refused.
    /// </summary>
    public Func<MigrationQuestion, MigrationAnswer>? Confirm { get; init; }
}
