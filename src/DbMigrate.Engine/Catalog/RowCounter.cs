using System.Globalization;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Counts rows in a short transaction that only reads. Changes nothing.</summary>
/// <param name="connection">A session as the plan's SQL has it: conditions are read by its search_path.</param>
internal sealed class RowCounter(NpgsqlConnection connection)
{
    // A question must not wait long for a large table, nor for a table that another session has locked. A policy that
    // hides rows is an error: the number is then unknown.
    private static readonly string[] Begin =
    [
        "begin isolation level read committed read only",
        "set local statement_timeout = '3s'",
        BriefRead.LimitWaits,
        "set local row_security = off",
    ];

    /// <summary>Counts rows; null: they cannot be counted in the time there is for it.</summary>
    /// <param name="table">The table, for the result.</param>
    /// <param name="column">The column, for the result, or null.</param>
    /// <param name="from">What follows FROM, with the condition.</param>
    /// <param name="path">The search_path that the condition is read by; null: that of the session.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<LostRows?> CountAsync(
        string table,
        string? column,
        string from,
        string? path,
        CancellationToken cancellationToken
    )
    {
        // A line end before the parenthesis: the condition may end with a comment.
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"select pg_catalog.count(*) from (select from {from}\n limit {LostRows.MostCounted}) t"
        );
        try
        {
            var rows = await ReadCountAsync(query, path, cancellationToken).ConfigureAwait(false);
            return new LostRows(
                table,
                column,
                rows,
                rows < LostRows.MostCounted ? LostRowsPrecision.Exact : LostRowsPrecision.AtLeast
            );
        }
        catch (PostgresException e) when (!ConnectionLoss.Is(e))
        {
            return null;
        }
        finally
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
        }
    }

    private async Task<long> ReadCountAsync(string query, string? path, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        foreach (var statement in Begin)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        if (path is not null)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"set local search_path = {path}"));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(query));

        // The statements before the query return no rows.
        return (long)(await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
