using System.Globalization;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Counts the rows that statements remove together with what holds them. Changes nothing.</summary>
/// <param name="connection">A session as the plan's SQL has it: names are read by its search_path.</param>
internal sealed class LostRowsReader(NpgsqlConnection connection)
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

    /// <summary>Returns the tables and columns with rows that the losses remove.</summary>
    internal async Task<IReadOnlyList<(DataLoss Loss, LostRows Rows)>> ReadAsync(
        IReadOnlyList<DataLoss> losses,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(DataLoss, LostRows)>();
        foreach (var loss in losses.Where(l => l.IsCountable))
        {
            foreach (var (schema, table, estimate) in await FindAsync(loss, cancellationToken).ConfigureAwait(false))
            {
                var name = SqlText.QuoteQualified(schema, table);
                var column = loss.Table is not null ? SqlText.Unquote(loss.Name) : null;
                var rows = await CountAsync(name, column, estimate, cancellationToken).ConfigureAwait(false);
                if (!rows.IsNone)
                {
                    found.Add((loss, rows with { Table = SqlText.QuoteQualifiedIfNeeded(schema, table) }));
                }
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<(string Schema, string Table, long? Estimate)>> FindAsync(
        DataLoss loss,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        if (loss.Kind == DataLossKind.DropSchema)
        {
            return await catalog
                .ReadLostTablesAsync(null, SqlText.Unquote(loss.Name), null, cancellationToken)
                .ConfigureAwait(false);
        }

        var oid = await catalog.ResolveAsync([loss.Table ?? loss.Name], cancellationToken).ConfigureAwait(false);
        return oid[0] is null
            ? []
            : await catalog
                .ReadLostTablesAsync(
                    oid[0],
                    null,
                    loss.Table is not null ? SqlText.Unquote(loss.Name) : null,
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private async Task<LostRows> CountAsync(
        string table,
        string? column,
        long? estimate,
        CancellationToken cancellationToken
    )
    {
        var condition = column is null ? string.Empty : $" where {SqlText.QuoteIdentifier(column)} is not null";
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"select pg_catalog.count(*) from (select from {table}{condition} limit {LostRows.MostCounted}) t"
        );
        try
        {
            var rows = await ReadCountAsync(query, cancellationToken).ConfigureAwait(false);
            return rows < LostRows.MostCounted ? new LostRows(table, column, rows, LostRowsPrecision.Exact)
                : estimate > rows && column is null ? new LostRows(table, column, estimate, LostRowsPrecision.About)
                : new LostRows(table, column, rows, LostRowsPrecision.AtLeast);
        }
        catch (PostgresException e) when (!ConnectionLoss.Is(e))
        {
            return new LostRows(table, column, estimate, LostRowsPrecision.About);
        }
        finally
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
        }
    }

    private async Task<long> ReadCountAsync(string query, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        foreach (var statement in Begin)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(query));

        // The statements before the query return no rows.
        return (long)(await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
