using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>The phases of a run that were asked about, and need not be asked about again.</summary>
internal sealed class ConfirmedPhases
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Records that a phase was confirmed, or that nothing about it is dangerous.</summary>
    internal void Add(MigrationPhase phase) => _ids.Add(phase.Id);

    /// <summary>
    /// Asks about a dangerous phase that was not asked about at the start of the run: a gate of it was closed then, and
    /// an earlier phase or somebody else has opened it.
    /// </summary>
    /// <returns>Whether it was asked.</returns>
    /// <exception cref="ConfirmationRequiredException">It was not confirmed.</exception>
    internal async Task<bool> RequireAsync(RunContext run, MigrationPhase phase, CancellationToken cancellationToken)
    {
        var risks = PhaseRisks.Of(phase);
        if (risks.Count == 0 || _ids.Contains(phase.Id))
        {
            return false;
        }

        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var question = new MigrationQuestion
        {
            Phase = phase.Id,
            Action = PhaseAction.Apply,
            Target = PhaseTarget.Of(phase, run.Plan, ServerAddress.Of(home), run.State),
            Facts = [.. risks, "A gate of it was closed when the run began, and has opened since."],
        };
        if (run.Options.Confirm?.Invoke(question) != MigrationAnswer.Yes)
        {
            throw new ConfirmationRequiredException(
                $"{question.Text}{System.Environment.NewLine}It was not confirmed. Nothing of it was run.",
                phase.Id
            );
        }

        Add(phase);
        return true;
    }
}
