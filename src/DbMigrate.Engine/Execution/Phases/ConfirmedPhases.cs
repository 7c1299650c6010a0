namespace DbMigrate.Engine.Execution.Phases;

/// <summary>The phases of a run that were asked about, and need not be asked about again.</summary>
internal sealed class ConfirmedPhases
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Records that a phase was confirmed, or that nothing about it is dangerous.</summary>
    internal void Add(MigrationPhase phase) => _ids.Add(phase.Id);

    /// <summary>
    /// Requires that a dangerous phase was confirmed. It was not where its gate was closed when the questions were
    /// asked, and has opened since.
    /// </summary>
    /// <exception cref="ConfirmationRequiredException">It was not confirmed.</exception>
    internal void Require(MigrationPhase phase)
    {
        if (PhaseRisks.Of(phase) is { Count: > 0 } risks && !_ids.Contains(phase.Id))
        {
            throw new ConfirmationRequiredException(
                $"Phase {phase.Id} was not confirmed: a gate of it was closed when the run began, and has opened since. "
                    + $"{string.Join(' ', risks)} Nothing of it was run.",
                phase.Id
            );
        }
    }
}
