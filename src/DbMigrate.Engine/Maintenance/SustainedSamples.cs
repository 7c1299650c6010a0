using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Maintenance;

/// <summary>The samples of sustained gates, as a schedule: a preflight of each phase that waits for one.</summary>
internal static class SustainedSamples
{
    /// <summary>Whether a phase of the plan has a sustained gate.</summary>
    internal static bool HasAny(MigrationPlan plan) => plan.Phases.Any(p => GatesOf(p).Any());

    /// <summary>Returns the shortest interval of the plan's samples; null: it has none.</summary>
    internal static TimeSpan? Every(MigrationPlan plan) =>
        plan.Phases.SelectMany(GatesOf).Select(g => (TimeSpan?)g.Every).Min();

    /// <summary>Returns the phases of which a sample is due.</summary>
    internal static IReadOnlyList<MigrationPhase> Due(MigrationPlan plan, JournalState state, bool now) =>
        [.. Open(plan, state).Where(p => now || DueOf(p, state) <= state.Now)];

    /// <summary>Returns the status of the samples.</summary>
    internal static MaintenanceStatus StatusOf(MigrationPlan plan, JournalState state)
    {
        var open = Open(plan, state);
        var every = Every(plan) ?? TimeSpan.Zero;
        var newest = open.SelectMany(p => SamplesOf(p, state)).MaxBy(s => s.At);
        DateTimeOffset? next = open.Count == 0 ? null : open.Min(p => NextOf(p, state));
        DateTimeOffset? due = open.Count == 0 ? null : open.Min(p => DueOf(p, state));
        return new MaintenanceStatus
        {
            PlanName = plan.Name,
            Plan = plan.File,
            Schedule = MaintenanceSchedule.Samples,
            Cron = $"every {DurationText.Format(every)}",
            Zone = "UTC",
            Within = every,
            Outcome = newest is null ? MaintenanceOutcome.Never : MaintenanceOutcome.Succeeded,
            Last = newest?.At,
            Next = next > state.Now ? next : null,
            DueSince = due <= state.Now ? due : null,
            IsOverdue = newest is not null && due is { } at && state.Now - at > every,
            Message =
                open.Count == 0
                    ? "No phase waits for samples."
                    : $"Samples for {string.Join(", ", open.Select(p => p.Id))}.",
        };
    }

    // A phase that is applied needs no more samples.
    private static List<MigrationPhase> Open(MigrationPlan plan, JournalState state) =>
        [
            .. plan.Phases.Where(p =>
                GatesOf(p).Any()
                && state.Phases.GetValueOrDefault(p.Id)
                    is not { State: MigrationState.Applied or MigrationState.Verified }
            ),
        ];

    // A timer is seldom exact to the second: a sample is due a little before its time.
    private static DateTimeOffset DueOf(MigrationPhase phase, JournalState state) =>
        TimeOf(phase, state, g => g.Every - (g.Every / 10));

    private static DateTimeOffset NextOf(MigrationPhase phase, JournalState state) =>
        TimeOf(phase, state, g => g.Every);

    private static DateTimeOffset TimeOf(
        MigrationPhase phase,
        JournalState state,
        Func<ISampledGate, TimeSpan> afterTheLast
    ) =>
        GatesOf(phase)
            .Min(g =>
                SamplesOf(phase, state).Where(s => s.Check == g.Check).MaxBy(s => s.At) is { } last
                    ? last.At + afterTheLast(g)
                    : state.Now
            );

    private static IEnumerable<SampleRecord> SamplesOf(MigrationPhase phase, JournalState state) =>
        state.Samples.Where(s => s.Phase == phase.Id);

    private static IEnumerable<ISampledGate> GatesOf(MigrationPhase phase) => phase.Gates.OfType<ISampledGate>();
}
