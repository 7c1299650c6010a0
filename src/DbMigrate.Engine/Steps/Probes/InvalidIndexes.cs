using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// Drops invalid indexes that a failed CONCURRENTLY left. No query uses them, but every write maintains them.
/// </summary>
internal static class InvalidIndexes
{
    // A lock_timeout of an earlier batch could leave the index half dropped.
    private const string NoLockTimeout = "select pg_catalog.set_config('lock_timeout', '0', false)";

    /// <summary>Drops an index concurrently, without a lock timeout.</summary>
    /// <param name="connection">The session; its lock_timeout is 0 afterwards.</param>
    /// <param name="index">The index, as SQL reads it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task DropAsync(NpgsqlConnection connection, string index, CancellationToken cancellationToken)
    {
        await using var settings = new NpgsqlCommand(NoLockTimeout, connection);
        await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var drop = new NpgsqlCommand("DROP INDEX CONCURRENTLY IF EXISTS " + index, connection);
        await drop.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
