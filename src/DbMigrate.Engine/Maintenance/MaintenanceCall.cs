using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Session;

namespace DbMigrate.Engine.Maintenance;

/// <summary>One call of maintenance on a session.</summary>
internal sealed class MaintenanceCall(MigrationSession session)
{
    private readonly SessionServices _services = session.Services;

    private MigrationPlan Plan => session.Plan;

    /// <summary>Returns the status of schedules.</summary>
    internal async Task<IReadOnlyList<MaintenanceStatus>> StatusAsync(
        IReadOnlyList<string>? patterns,
        CancellationToken cancellationToken
    )
    {
        var names = ScheduleSelection.Select(Plan, patterns);
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var database = await _services.DisplayAsync(cancellationToken).ConfigureAwait(false);
        return [.. StatusOf(names, state).Select(s => s with { Database = database })];
    }

    /// <summary>Returns what a run would do.</summary>
    internal async Task<IReadOnlyList<MaintenanceResult>> PreviewAsync(
        MaintenanceOptions options,
        CancellationToken cancellationToken
    )
    {
        var names = ScheduleSelection.Select(Plan, options.Schedules);
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var resolved = _services.Resolve(state, cancellationToken);
        var planned = DueOf(names, state, options)
            .Select(d => MaintenancePreview.Of(resolved, d.Schedule, d.Status, state))
            .ToList();
        var samples = SamplesDue(names, state, options.Now);
        if (samples.Count > 0)
        {
            planned.Add(SampleResult(samples, state.Now, MaintenanceOutcome.Planned));
        }

        if (planned.Count == 0)
        {
            SayNothingDue(names, state);
        }

        return planned;
    }

    /// <summary>Runs what is due.</summary>
    internal async IAsyncEnumerable<MaintenanceResult> InvokeAsync(
        MaintenanceOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var names = ScheduleSelection.Select(Plan, options.Schedules);
        var state = await _services.ReadStateAsync(cancellationToken, MigrationAccessKind.Run).ConfigureAwait(false);
        var results = new List<MaintenanceResult>();
        var samples = SamplesDue(names, state, options.Now);
        if (samples.Count > 0)
        {
            results.Add(await SampleAsync(samples, state, cancellationToken).ConfigureAwait(false));
            yield return results[0];
        }

        if (DueOf(names, state, options).Any())
        {
            await foreach (var result in RunAsync(names, options, cancellationToken).ConfigureAwait(false))
            {
                results.Add(result);
                yield return result;
            }
        }
        else if (samples.Count == 0)
        {
            SayNothingDue(names, state);
        }

        RequireSucceeded(results);
    }

    private async IAsyncEnumerable<MaintenanceResult> RunAsync(
        IReadOnlySet<string> names,
        MaintenanceOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var run = await _services
            .StartRunAsync(
                new InvokeOptions { WaitForRunner = options.WaitForRunner },
                _services.Resolve(cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        await using var ending = run.ConfigureAwait(false);

        // Another run may have done it before this one had the lock.
        var due = DueOf(names, run.Context.State, options).ToList();
        run.Context.Resolved.RequireReadable(due.SelectMany(d => d.Schedule.Tasks));
        foreach (var (schedule, status) in due)
        {
            using var limit = new CancellationTokenSource(schedule.Within, run.Context.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var stopping = new StopRequests(_services.Sessions, both.Token);
            await using var __ = stopping.ConfigureAwait(false);
            foreach (var one in TurnsOf(run.Context, schedule, status, options.Now))
            {
                if (!limit.IsCancellationRequested)
                {
                    yield return await one.RunAsync(limit.Token, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>
    /// Returns what is run of a schedule: the rest of an unfinished run, then the newest time that none has covered.
    /// </summary>
    private IEnumerable<ScheduleRun> TurnsOf(
        RunContext run,
        MaintenanceSchedule schedule,
        MaintenanceStatus status,
        bool now
    )
    {
        var record = run.State.Maintenance.GetValueOrDefault(schedule.Owner);
        var covered = record;
        if (ScheduleState.IsUnfinished(record, run.State))
        {
            if (record!.Checksum == schedule.Digest)
            {
                yield return new ScheduleRun(run, schedule, record.Due, record);
            }
            else
            {
                _services.Messages.Warn(
                    $"Schedule {schedule.Name}: its tasks were changed since its last run stopped. It starts from the "
                        + "first task."
                );
                covered = null;
            }
        }
        else if (now)
        {
            yield return new ScheduleRun(run, schedule, run.Now, resumed: null);
            yield break;
        }

        if (ScheduleState.Missed(schedule, covered, run.State.Now) is { } missed)
        {
            yield return new ScheduleRun(run, schedule, missed, resumed: null);
        }
    }

    private IEnumerable<(MaintenanceSchedule Schedule, MaintenanceStatus Status)> DueOf(
        IReadOnlySet<string> names,
        JournalState state,
        MaintenanceOptions options
    ) =>
        Plan
            .Maintenance.Where(m => names.Contains(m.Name))
            .Select(m => (Schedule: m, Status: ScheduleState.Of(Plan, m, state)))
            .Where(d =>
                options.Now ? d.Status.Outcome != MaintenanceOutcome.Running
                : options.OnTime && d.Status.Outcome == MaintenanceOutcome.TimedOut ? IsMissed(d.Schedule, state)
                : d.Status.IsDue
            )
            .OrderBy(d => d.Status.DueSince ?? state.Now);

    private static bool IsMissed(MaintenanceSchedule schedule, JournalState state) =>
        ScheduleState.Missed(schedule, state.Maintenance.GetValueOrDefault(schedule.Owner), state.Now) is not null;

    private List<MaintenanceStatus> StatusOf(IReadOnlySet<string> names, JournalState state) =>
        [
            .. Plan.Maintenance.Where(m => names.Contains(m.Name)).Select(m => ScheduleState.Of(Plan, m, state)),
            .. names.Contains(MaintenanceSchedule.Samples)
                ? [SustainedSamples.StatusOf(Plan, state)]
                : (MaintenanceStatus[])[],
        ];

    private void SayNothingDue(IReadOnlySet<string> names, JournalState state)
    {
        var all = StatusOf(names, state);
        var running = all.Where(s => s.Outcome == MaintenanceOutcome.Running).Select(s => s.Schedule).ToList();
        var next = all.Where(s => s.Next is not null).MinBy(s => s.Next);
        _services.Messages.Info(
            "Nothing is due"
                + (running.Count > 0 ? $"; {DisplayText.Join(running)} is running" : string.Empty)
                + (next is null ? "." : $". Next: {next.Schedule} at {InstantText.At(next.Next!.Value)}.")
        );
    }

    private IReadOnlyList<MigrationPhase> SamplesDue(IReadOnlySet<string> names, JournalState state, bool now) =>
        names.Contains(MaintenanceSchedule.Samples) ? SustainedSamples.Due(Plan, state, now) : [];

    private async Task<MaintenanceResult> SampleAsync(
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
                await SampleAsync(phase, cancellationToken).ConfigureAwait(false) with
                {
                    Position = tasks.Count + 1,
                }
            );
        }

        var outcome = tasks.Exists(t => t.Outcome == MaintenanceTaskOutcome.Failed)
            ? MaintenanceOutcome.Failed
            : MaintenanceOutcome.Succeeded;
        return SampleResult(phases, state.Now, outcome) with { Duration = clock.Elapsed, Tasks = tasks };
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
            _services.Messages.Warn($"The samples of phase {phase.Id} were not taken: {e.Message}");
            return task with
            {
                Outcome = MaintenanceTaskOutcome.Failed,
                Message = e.Message,
                ErrorId = e.ErrorId,
                SqlState = e.SqlState,
            };
        }
    }

    private MaintenanceResult SampleResult(
        IReadOnlyList<MigrationPhase> phases,
        DateTimeOffset now,
        MaintenanceOutcome outcome
    ) =>
        new()
        {
            PlanName = Plan.Name,
            Plan = Plan.File,
            Schedule = MaintenanceSchedule.Samples,
            Outcome = outcome,
            Due = now,
            StartedAt = now,
            Message = $"Preflight of {string.Join(", ", phases.Select(p => p.Id))}.",
        };

    private static void RequireSucceeded(List<MaintenanceResult> results)
    {
        var failed = results.Where(r => r.Outcome == MaintenanceOutcome.Failed).ToList();
        if (failed.Count == 0)
        {
            return;
        }

        var tasks = failed
            .SelectMany(r =>
                r.Tasks.Where(t => t.Outcome == MaintenanceTaskOutcome.Failed)
                    .Select(t => $"{r.Schedule}, task {t.Position} ({t.Name}): {t.Message}")
            )
            .ToList();
        throw new MaintenanceFailedException(
            $"{DisplayText.Count(tasks.Count, "task")} of maintenance failed; the others had their turn."
                + string.Concat(tasks.Select(t => $"{Environment.NewLine}  {t}")),
            failed[0].Schedule
        );
    }
}
