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
    private readonly DueSchedules _due = new(session.Plan);
    private readonly SampleRun _samples = new(session);

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
        return [.. _due.StatusOf(names, state).Select(s => s with { Database = database })];
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
        var planned = new List<MaintenanceResult>();
        foreach (var (schedule, status) in _due.Of(names, state, options))
        {
            planned.Add(
                await MaintenancePreview
                    .InDatabaseAsync(
                        MaintenancePreview.Of(resolved, schedule, status, state),
                        schedule,
                        _services.Sessions,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            );
        }

        var samples = _samples.Due(names, state, options.Now);
        if (samples.Count > 0)
        {
            planned.Add(_samples.Planned(samples, state.Now));
        }

        if (planned.Count == 0)
        {
            SayNothingDue(names, state, options.OnTime);
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
        var samples = _samples.Due(names, state, options.Now);
        if (samples.Count > 0)
        {
            results.Add(await _samples.RunAsync(samples, state, cancellationToken).ConfigureAwait(false));
            yield return results[0];
        }

        if (_due.Of(names, state, options).Any())
        {
            await foreach (var result in RunAsync(names, options, cancellationToken).ConfigureAwait(false))
            {
                results.Add(result);
                yield return result;
            }
        }
        else if (samples.Count == 0)
        {
            SayNothingDue(names, state, options.OnTime);
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
        var due = _due.Of(names, run.Context.State, options).ToList();
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

    // A timer calls often, and cron sends a mail for each line.
    private void SayNothingDue(IReadOnlySet<string> names, JournalState state, bool onTime) =>
        _services.Messages.Say(
            onTime ? MessageKind.Verbose : MessageKind.Information,
            _due.DescribeNothing(names, state)
        );

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
                    .Select(t => $"{r.Schedule}, task {t.Position} ({t.Name}): {Indented(t.Message)}")
            )
            .ToList();
        throw new MaintenanceFailedException(
            $"{DisplayText.Count(tasks.Count, "task")} of maintenance failed; the others had their turn."
                + string.Concat(tasks.Select(t => $"{Environment.NewLine}  {t}")),
            [.. failed.Select(r => r.Schedule).Distinct(StringComparer.Ordinal)]
        );
    }

    // The lines of a statement's error belong to its task.
    private static string Indented(string message) =>
        message.ReplaceLineEndings("\n").Replace("\n", Environment.NewLine + "    ", StringComparison.Ordinal);
}
