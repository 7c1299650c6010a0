using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Maintenance;

/// <summary>Asks a check of a schedule.</summary>
internal static class MaintenanceCheck
{
    /// <summary>Asks it in a transaction of its own, which is rolled back.</summary>
    internal static async Task<CheckResult> AskAsync(
        RunContext run,
        MaintenanceSchedule schedule,
        MigrationCheck check,
        CancellationToken cancellationToken
    )
    {
        var connection = await run.Sessions.WorkAsync(check.On, cancellationToken).ConfigureAwait(false);
        return await ConnectionGuard
            .RunAsync(
                ServerCall.Reading($"the check {check.Name} was asked") with
                {
                    Place = check.Place,
                },
                () =>
                    CheckRunner.RunAsync(
                        run.Plan,
                        schedule.Owner,
                        CheckStage.Verify,
                        check,
                        connection,
                        run.Variables,
                        (name, token) => run.Sessions.OpenAsync(name, SessionKind.Plan, "check", token),
                        cancellationToken,
                        run.Sessions.OpenDatabase is { } open
                            ? (database, token) => open(check.On, database, token)
                            : null
                    )
            )
            .ConfigureAwait(false);
    }
}
