using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>
    /// Returns the sessions of the home database that wait for locks, each below those for which it waits. Needs no
    /// journal. A warning says how many sessions the server hides from the login.
    /// </summary>
    /// <param name="tables">Tables, as SQL reads their names. All sessions that hold or await their locks are returned,
    /// with the trees that they belong to. Default: who waits, and who blocks.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TableNotFoundException">A table does not exist.</exception>
    /// <exception cref="TableNameInvalidException">A name cannot be read.</exception>
    public Task<IReadOnlyList<MigrationLock>> GetLocksAsync(
        IReadOnlyList<string>? tables = null,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.One(
            () => ReadLocksAsync(tables, warns: true, cancellationToken),
            (locks, mask) => MaskedResults.All(locks, MaskedResults.Of, mask)
        );

    /// <summary>Returns the same again and again, until it is cancelled.</summary>
    /// <param name="tables">Tables, as SQL reads their names.</param>
    /// <param name="interval">The pause between two readings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<MigrationLock>> WatchLocksAsync(
        IReadOnlyList<string>? tables,
        TimeSpan interval,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        for (var warns = true; ; warns = false)
        {
            yield return await _services
                .Outlet.One(
                    () => ReadLocksAsync(tables, warns, cancellationToken),
                    (locks, mask) => MaskedResults.All(locks, MaskedResults.Of, mask)
                )
                .ConfigureAwait(false);
            await TimeProvider.System.DelayAsync(interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<MigrationLock>> ReadLocksAsync(
        IReadOnlyList<string>? tables,
        bool warns,
        CancellationToken cancellationToken
    )
    {
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var (named, locks) = await ConnectionGuard
            .RunAsync(ServerCall.Reading("locks were read"), ReadAsync)
            .ConfigureAwait(false);
        if (warns && locks.Count == 0 && named.Count > 0)
        {
            var names = string.Join(", ", named.Select(t => t.Name));
            _services.Messages.Info($"No session holds or awaits a lock on {names}.");
        }

        var hidden = locks.Count(l => l.IsHidden);
        if (warns && hidden > 0)
        {
            _services.Messages.Warn(
                $"The server hides the queries and ages of {DisplayText.Count(hidden, "session")} from this login. "
                    + "Members of pg_read_all_stats see them."
            );
        }

        return locks;

        async Task<(IReadOnlyList<(uint Oid, string Name)>, IReadOnlyList<MigrationLock>)> ReadAsync()
        {
            var found = await NamedTables.FindAsync(home, tables ?? [], cancellationToken).ConfigureAwait(false);
            var now = TimeProvider.System.GetUtcNow();
            uint[] oids = [.. found.Select(t => t.Oid)];
            return (found, await LockTreeReader.ReadAsync(home, oids, now, cancellationToken).ConfigureAwait(false));
        }
    }
}
