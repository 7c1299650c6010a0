using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Session;

/// <summary>Starts runs of a session.</summary>
internal sealed class RunStarter(MigrationPlan plan, SessionOptions options, SessionServices services)
{
    /// <summary>Creates the journal where there is none, takes the runner's lock and reads the state.</summary>
    /// <param name="invoke">How phases are run.</param>
    /// <param name="likely">The plan in the likely environment.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="AnotherRunnerException">Another run has the lock, after the wait for it.</exception>
    internal async Task<MigrationRun> StartAsync(
        InvokeOptions invoke,
        ResolvedPlan likely,
        CancellationToken cancellationToken
    )
    {
        var home = await services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("a run was started"),
                async () =>
                {
                    await PrepareAsync(home, cancellationToken).ConfigureAwait(false);
                    var held = await TakeLockAsync(invoke.WaitForRunner, cancellationToken).ConfigureAwait(false);
                    try
                    {
                        return await StartAsync(home, held, invoke, likely, cancellationToken).ConfigureAwait(false);
                    }
                    catch
                    {
                        await held.DisposeAsync().ConfigureAwait(false);
                        throw;
                    }
                }
            )
            .ConfigureAwait(false);
    }

    private async Task PrepareAsync(NpgsqlConnection home, CancellationToken cancellationToken)
    {
        WritableServer.Require(home);
        await PoolerGuard
            .RequireDirectAsync(
                home,
                token => services.Sessions.OpenAsync(DatabaseSessions.Home, SessionKind.Own, "pooler probe", token),
                cancellationToken
            )
            .ConfigureAwait(false);
        await services.EnsureJournalAsync(home, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RunnerLock> TakeLockAsync(TimeSpan? longestWait, CancellationToken cancellationToken) =>
        await RunnerLock
            .TakeAsync(
                await services
                    .Sessions.OpenAsync(DatabaseSessions.Home, SessionKind.Own, "lock", cancellationToken)
                    .ConfigureAwait(false),
                plan.Name,
                Guid.NewGuid(),
                options.Time,
                new RunnerWait(longestWait, services.Messages, options.Time),
                cancellationToken
            )
            .ConfigureAwait(false);

    private async Task<MigrationRun> StartAsync(
        NpgsqlConnection home,
        RunnerLock held,
        InvokeOptions invoke,
        ResolvedPlan likely,
        CancellationToken cancellationToken
    )
    {
        var state = await services.Journal.ReadStateAsync(home, cancellationToken).ConfigureAwait(false);
        var resolved = services.Resolve(state, likely);
        await services.ResolveTargetAsync(resolved, DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return new MigrationRun(
            new RunContext
            {
                Resolved = resolved,
                ResolveTargetsAsync = (phase, token) => services.ResolveTargetsAsync(resolved, phase, token),
                Secrets = services.Secrets,
                Run = held.Run,
                Sessions = services.Sessions,
                Journal = services.Journal,
                Lock = held,
                Messages = services.Messages,
                RunScript = options.RunScript,
                Time = options.Time,
                StateReadAt = options.Time.GetUtcNow(),
                State = state,
                Options = invoke,
            }
        );
    }
}
