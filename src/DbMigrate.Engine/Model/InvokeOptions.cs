namespace DbMigrate;

/// <summary>How a phase is invoked or undone.</summary>
public sealed record InvokeOptions
{
    /// <summary>The gates to pass, by name, or by kind where one of that kind is closed; each is journaled with
    /// <see cref="Reason"/>.</summary>
    public IReadOnlyList<string> OverrideGates { get; init; } = [];

    /// <summary>Why; required with <see cref="OverrideGates"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Accept the present content of a phase as what was run, although it changed since. What is done is not run again.</summary>
    public bool AcceptChanged { get; init; }

    /// <summary>End the sessions that block a batch once its lock budget is half spent.</summary>
    public bool TerminateBlockers { get; init; }

    /// <summary>
    /// Asks the user to confirm a dangerous action; null: there is no user, and the action is refused.
    /// </summary>
    public Func<string, bool>? Confirm { get; init; }
}
