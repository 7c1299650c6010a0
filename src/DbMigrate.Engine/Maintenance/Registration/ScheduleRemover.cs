using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Removes the calls of a plan's maintenance. It finds them by what was registered, and reads no plan.</summary>
internal sealed class ScheduleRemover(UnscheduleOptions options, ScheduleMachine machine)
{
    private const int MostNamed = 5;

    /// <summary>Returns what would be removed. Changes nothing.</summary>
    /// <exception cref="ScheduleRefusedException">Several fit, or no scheduler could be asked.</exception>
    internal async Task<ScheduleRegistration> PreviewAsync(CancellationToken cancellationToken)
    {
        var (found, others) = await FindAsync(cancellationToken).ConfigureAwait(false);
        return found is { } one ? Of(one.Scheduler, one.Call, "It would be removed.") : NotFound(others);
    }

    /// <summary>Removes it; where it is not registered, says so.</summary>
    internal async Task<ScheduleRegistration> UnregisterAsync(CancellationToken cancellationToken)
    {
        var (found, others) = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (found is not { } one)
        {
            return NotFound(others);
        }

        await one.Scheduler.RemoveAsync(one.Call.Name, cancellationToken).ConfigureAwait(false);
        return Of(one.Scheduler, one.Call, "It was removed.");
    }

    private async Task<(Registered? Found, IReadOnlyList<Registered> Others)> FindAsync(
        CancellationToken cancellationToken
    )
    {
        var all = new List<Registered>();
        ScheduleRefusedException? refused = null;
        ScheduleKind[] kinds = options.Kind is { } kind ? [kind] : Enum.GetValues<ScheduleKind>();
        var asked = 0;
        foreach (var scheduler in kinds.Select(k => Scheduler.Of(k, machine, options.OutputFolder)))
        {
            try
            {
                if (scheduler.Missing() is { } missing)
                {
                    throw new ScheduleRefusedException(missing, scheduler.Kind) { IsMissing = true };
                }

                var calls = await scheduler.ListAsync(cancellationToken).ConfigureAwait(false);
                all.AddRange(calls.Select(c => new Registered(scheduler, c)));
                asked++;
            }
            catch (ScheduleRefusedException e)
            {
                // A scheduler that is there and cannot be read may have it.
                refused = refused is null or { IsMissing: true } ? e : refused;
            }
        }

        var fitting = all.FindAll(r => Fits(r.Call));
        return fitting.Count switch
        {
            1 => (fitting[0], []),
            // Where the machine has no scheduler at all, nothing is registered.
            0 when refused is not null && ((asked == 0 && options.Kind is not null) || !refused.IsMissing) =>
                throw refused,
            0 => (null, all),
            _ => throw new ScheduleRefusedException(
                $"Several calls fit, and nothing was removed: {Named(fitting)}. Select one by its name"
                    + (fitting.DistinctBy(f => f.Call.Name).Count() < fitting.Count ? " and its kind." : "."),
                fitting[0].Scheduler.Kind
            ),
        };
    }

    private bool Fits(ScheduledCall call) =>
        options.Name is { } name
            ? call.Name == ScheduledCall.Named(name)
            : options.Plan is { } plan && (IsSame(call.Plan, plan) || IsSame(Path.GetDirectoryName(call.Plan), plan));

    private static bool IsSame(string? path, string given) =>
        string.Equals(path, Path.TrimEndingDirectorySeparator(given), ScheduledCall.PathComparison);

    private ScheduleRegistration NotFound(IReadOnlyList<Registered> others) =>
        new()
        {
            Plan = options.Plan ?? string.Empty,
            Kind = options.Kind ?? (machine.IsWindows ? ScheduleKind.TaskScheduler : ScheduleKind.Systemd),
            Name = options.Name is { } name ? ScheduledCall.Named(name) : string.Empty,
            Message =
                (
                    options.Name is { } asked
                        ? $"{ScheduledCall.Named(asked)} is not registered; nothing was removed."
                        : $"Nothing calls the maintenance of the plan {options.Plan}; nothing was removed."
                ) + (others.Count == 0 ? string.Empty : $" Registered are {Named(others)}."),
        };

    private ScheduleRegistration Of(Scheduler scheduler, ScheduledCall call, string message) =>
        new()
        {
            Plan = call.Plan,
            Kind = scheduler.Kind,
            Name = call.Name,
            Files = [.. scheduler.RemovedFiles(call.Name).Select(f => new ScheduleFile(f, string.Empty))],
            Commands = [.. scheduler.Deactivation(call.Name).Select(c => string.Join(' ', c))],
            Message = message,
        };

    private static string Named(IReadOnlyList<Registered> registered) =>
        DisplayText.Join([
            .. registered
                .Take(MostNamed)
                .Select(r =>
                    $"{r.Call.Name} ({r.Scheduler.Kind}, plan {r.Call.Plan}"
                    + (r.Call.EnvironmentFile is { } file ? $", environment file {file})" : ")")
                ),
            .. registered.Count > MostNamed ? [$"{registered.Count - MostNamed} more"] : (string[])[],
        ]);

    private readonly record struct Registered(Scheduler Scheduler, ScheduledCall Call);
}
