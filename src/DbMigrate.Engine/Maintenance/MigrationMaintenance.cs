using System.Runtime.CompilerServices;
using DbMigrate.Engine.Maintenance;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql;

namespace DbMigrate;

/// <summary>The maintenance of a plan's databases, on a session of the plan.</summary>
public static class MigrationMaintenance
{
    /// <summary>Returns the names of a plan's schedules. The samples of sustained gates are the schedule samples.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<string> GetScheduleNames(MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ScheduleSelection.NamesOf(plan);
    }

    /// <summary>Returns each schedule with its last and next run, in one round trip. Changes nothing.</summary>
    /// <param name="session">The session.</param>
    /// <param name="schedules">Names, or patterns of names. Default: all.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ScheduleNotFoundException">A name or pattern matches none, or the plan has none.</exception>
    public static Task<IReadOnlyList<MaintenanceStatus>> GetMaintenanceAsync(
        this MigrationSession session,
        IReadOnlyList<string>? schedules = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Services.Outlet.One(
            () => new MaintenanceCall(session).StatusAsync(schedules, cancellationToken),
            static (all, mask) => MaskedResults.All(all, MaskedResults.Of, mask)
        );
    }

    /// <summary>Returns what a run would do with the schedules that are due. Changes nothing.</summary>
    /// <param name="session">The session.</param>
    /// <param name="options">Which schedules.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ScheduleNotFoundException">A name or pattern matches none, or the plan has none.</exception>
    public static Task<IReadOnlyList<MaintenanceResult>> PreviewMaintenanceAsync(
        this MigrationSession session,
        MaintenanceOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Services.Outlet.One(
            () => new MaintenanceCall(session).PreviewAsync(options, cancellationToken),
            static (all, mask) => MaskedResults.All(all, MaskedResults.Of, mask)
        );
    }

    /// <summary>
    /// Runs the schedules that are due, one after another, and returns a result as each ends. Where nothing is due, it
    /// asks the journal once and ends.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="options">Which schedules, and how.</param>
    /// <param name="cancellationToken">Cancels on the server, journals, then ends.</param>
    /// <exception cref="ScheduleNotFoundException">A name or pattern matches none, or the plan has none.</exception>
    /// <exception cref="AnotherRunnerException">Another run has the lock, after the wait for it.</exception>
    /// <exception cref="MaintenanceFailedException">Tasks failed. Thrown after the last result.</exception>
    public static IAsyncEnumerable<MaintenanceResult> InvokeMaintenanceAsync(
        this MigrationSession session,
        MaintenanceOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Services.Outlet.Each(
            new MaintenanceCall(session).InvokeAsync(options, cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );
    }
}
