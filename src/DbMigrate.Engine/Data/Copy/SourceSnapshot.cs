using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Steps.Copy;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>
/// One moment of the source, which several sessions see. It ends with the session that holds it.
/// </summary>
/// <param name="connection">The session that holds it, which the caller disposes.</param>
/// <param name="id">Its name on the server.</param>
internal sealed class SourceSnapshot(NpgsqlConnection connection, string id)
{
    private const string Begin = "begin isolation level repeatable read read only";

    /// <summary>The session that holds it.</summary>
    internal NpgsqlConnection Connection => connection;

    /// <summary>Takes a snapshot. Until its end, the tables can be read and written, but not changed.</summary>
    /// <param name="connection">A session outside a transaction.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="lockTimeout">How long to wait for the locks.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<SourceSnapshot> TakeAsync(
        NpgsqlConnection connection,
        IReadOnlyList<CopyTable> tables,
        TimeSpan lockTimeout,
        CancellationToken cancellationToken
    )
    {
        // The first query fixes the moment, so the locks come before it. The queries on the catalogs, with the names of
        // hundreds of tables, take less time than the compilation of their expressions would.
        var names = string.Join(", ", tables.Select(t => $"only {t.Name}"));
        var take = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Begin),
                new("set local jit = off"),
                new($"set local lock_timeout = {(long)lockTimeout.TotalMilliseconds}"),
                new($"lock table {names} in access share mode"),
                new("select pg_catalog.pg_export_snapshot()"),
            },
        };
        await using var _ = take.ConfigureAwait(false);
        var reader = await take.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new SourceSnapshot(connection, reader.GetString(0));
    }

    /// <summary>Begins a transaction of another session that sees the same moment, with the settings of a comparison.</summary>
    internal async Task JoinAsync(NpgsqlConnection other, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(other)
        {
            BatchCommands = { new(Begin), new($"set transaction snapshot '{id}'"), new(ContentHash.Settings) },
        };
        await using var _ = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
