using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Takes the samples of sustained gates: a preflight of each phase of which one is due.</summary>
internal sealed class SampleRun(MigrationSession session)
{
    /// <summary>Returns the phases of which a sample is due, where the samples are selected.</summary>
    internal IReadOnlyList<MigrationPhase> Due(IReadOnlySet<string> names, JournalState state, bool now) =>
        names.Contains(MaintenanceSchedule.Samples) ? SustainedSamples.Due(session.Plan, state, now) : [];

    /// <summary>Returns what a run would do.</summary>
    internal MaintenanceResult Planned(IReadOnlyList<MigrationPhase> phases, DateTimeOffset now) =>
        Result(phases, now, MaintenanceOutcome.Planned);

    /// <summary>Takes the samples of phases.</summary>
    internal async Task<MaintenanceResult> RunAsync(
        IReadOnlyList<MigrationPhase> phases,
        JournalState state,
        CancellationToken cancellationToken
    )
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var tasks = new List<MaintenanceTask>();
        foreach (var phase in phases)
        {
            tasks.Add(
                await ScheduleBoundary
                    .RunAsync(MaintenanceSchedule.Samples, () => false, () => SampleAsync(phase, cancellationToken))
                    .ConfigureAwait(false) with
                {
                    Position = tasks.Count + 1,
                }
            );
        }

        var outcome = tasks.Exists(t => t.Outcome == MaintenanceTaskOutcome.Failed)
            ? MaintenanceOutcome.Failed
            : MaintenanceOutcome.Succeeded;
        return Result(phases, state.Now, outcome) with { Duration = clock.Elapsed, Tasks = tasks };
    }

    // A check that does not hold is a sample, too. An error keeps no other task from its turn.
    private async Task<MaintenanceTask> SampleAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        var task = new MaintenanceTask { Kind = "preflight", Name = phase.Id };
        try
        {
            await foreach (var _ in session.TestPreflightAsync(phase, cancellationToken).ConfigureAwait(false)) { }

            return task with
            {
                Outcome = MaintenanceTaskOutcome.Done,
            };
        }
        catch (MigrationException e) when (e is not ConnectionLostException)
        {
            session.Services.Messages.Warn($"The samples of phase {phase.Id} were not taken: {e.Message}");
            return task with
            {
                Outcome = MaintenanceTaskOutcome.Failed,
                Message = e.Message,
                ErrorId = e.ErrorId,
                SqlState = e.SqlState,
            };
        }
    }

    private MaintenanceResult Result(
        IReadOnlyList<MigrationPhase> phases,
        DateTimeOffset now,
        MaintenanceOutcome outcome
    ) =>
        new()
        {
            PlanName = session.Plan.Name,
            Plan = session.Plan.File,
            Schedule = MaintenanceSchedule.Samples,
            Outcome = outcome,
            Due = now,
            StartedAt = now,
            Message = $"Preflight of {string.Join(", ", phases.Select(p => p.Id))}.",
        };
}
