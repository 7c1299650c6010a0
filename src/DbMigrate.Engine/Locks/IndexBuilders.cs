using DbMigrate.Engine.Common;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Locks;

/// <summary>Finds sessions that build an index on a table: an index that is being built is invalid, too.</summary>
internal static class IndexBuilders
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until no other session holds the lock of an index build on a table.</summary>
    internal static async Task AwaitAsync(NpgsqlConnection connection, uint table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(EmbeddedSql.Text("Locks.index-builders"), connection)
        {
            Parameters =
            {
                new() { Value = table, NpgsqlDbType = NpgsqlDbType.Oid },
            },
        };
        while (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int)
        {
            await TimeProvider.System.DelayAsync(Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}
