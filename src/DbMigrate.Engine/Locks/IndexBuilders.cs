using DbMigrate.Engine.Common;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Locks;

/// <summary>Finds sessions that build an index on a table: an index that is being built is invalid, too.</summary>
internal static class IndexBuilders
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until no other session holds the lock of an index build on a table.</summary>
    /// <param name="connection">The session that asks.</param>
    /// <param name="table">The table.</param>
    /// <param name="found">Called with the process id of such a session, each time that one is found.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal static async Task AwaitAsync(
        NpgsqlConnection connection,
        uint table,
        Action<int> found,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(EmbeddedSql.Text("Locks.index-builders"), connection)
        {
            Parameters =
            {
                new() { Value = table, NpgsqlDbType = NpgsqlDbType.Oid },
            },
        };
        while (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int session)
        {
            found(session);
            await TimeProvider.System.DelayAsync(Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}
