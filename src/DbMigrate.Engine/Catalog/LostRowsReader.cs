using System.Globalization;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Counts the rows that statements remove together with what holds them. Changes nothing.</summary>
/// <param name="connection">A session as the plan's SQL has it: conditions are read by its search_path.</param>
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

    /// <summary>Returns the tables and columns with rows that the losses remove or change.</summary>
    /// <param name="losses">The losses, with names that do not depend on the search_path.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<IReadOnlyList<(DataLoss Loss, LostRows Rows)>> ReadAsync(
        IReadOnlyList<DataLoss> losses,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(DataLoss, LostRows)>();
        foreach (var loss in losses.Where(l => l.IsCountable || l.Kind == DataLossKind.DropExtension))
        {
            var rows = loss.IsOfRows
                ? [await CountAsync(loss, loss.Rows!, cancellationToken).ConfigureAwait(false)]
                : await CountAllAsync(loss, cancellationToken).ConfigureAwait(false);
            found.AddRange(rows.Where(r => !r.IsNone).Select(r => (loss, r)));
        }

        return found;
    }

    private async Task<IReadOnlyList<LostRows>> CountAllAsync(DataLoss loss, CancellationToken cancellationToken)
    {
        var column = loss.Table is not null ? SqlText.Unquote(loss.Name) : null;
        var counted = new List<LostRows>();
        foreach (
            var (schema, table, estimate) in await FindAsync(loss, column, cancellationToken).ConfigureAwait(false)
        )
        {
            var name = SqlText.QuoteQualified(schema, table);
            var condition = column is null ? string.Empty : $" where {SqlText.QuoteIdentifier(column)} is not null";
            var rows =
                await CountAsync(name, column, name + condition, null, cancellationToken).ConfigureAwait(false)
                ?? new LostRows(name, column, estimate, LostRowsPrecision.About);
            counted.Add(
                (
                    rows.Precision == LostRowsPrecision.AtLeast && estimate > rows.Rows && column is null
                        ? rows with
                        {
                            Rows = estimate,
                            Precision = LostRowsPrecision.About,
                        }
                        : rows
                ) with
                {
                    Table = SqlText.QuoteQualifiedIfNeeded(schema, table),
                }
            );
        }

        return counted;
    }

    private async Task<IReadOnlyList<(string Schema, string Table, long? Estimate)>> FindAsync(
        DataLoss loss,
        string? column,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        if (loss.Kind == DataLossKind.DropExtension)
        {
            return await catalog
                .ReadLostTablesAsync(null, SqlText.Unquote(loss.Name), null, cancellationToken)
                .ConfigureAwait(false);
        }

        var oid = await catalog.ResolveAsync([loss.Table ?? loss.Name], cancellationToken).ConfigureAwait(false);
        return oid[0] is null
            ? []
            : await catalog.ReadLostTablesAsync(oid[0], null, column, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts the rows that a statement changes; where that is not known, those of its table.</summary>
    private async Task<LostRows> CountAsync(DataLoss loss, RowChange change, CancellationToken cancellationToken)
    {
        var of = change.Only ? $"only {loss.Name}" : loss.Name;
        var counted = change.Condition is { } condition
            ? await CountAsync(
                    loss.Name,
                    null,
                    $"{of}{(change.Alias is null ? null : $" as {change.Alias}")}"
                        + (condition.Length == 0 ? null : $" where {condition}"),
                    change.SearchPath,
                    cancellationToken
                )
                .ConfigureAwait(false)
            : null;
        if (counted is { Precision: LostRowsPrecision.Exact } && change.IsUpperBound)
        {
            counted = counted with { Precision = LostRowsPrecision.AtMost };
        }

        var catalog = new CatalogReader(connection);
        var oid = (await catalog.ResolveAsync([loss.Name], cancellationToken).ConfigureAwait(false))[0];
        if (counted is null)
        {
            var tables = oid is null
                ? []
                : await catalog.ReadLostTablesAsync(oid, null, null, cancellationToken).ConfigureAwait(false);
            counted = (
                await CountAsync(loss.Name, null, of, null, cancellationToken).ConfigureAwait(false)
                ?? new LostRows(loss.Name, null, tables is [var one] ? one.Estimate : null, LostRowsPrecision.About)
            ) with
            {
                IsCounted = false,
            };
        }

        var name = ObjectName.Parse(loss.Name)!;
        var others =
            loss.Kind == DataLossKind.Delete && oid is { } table && !counted.IsNone
                ? await catalog.ReadDeleteCascadesAsync(table, cancellationToken).ConfigureAwait(false)
                : [];
        return counted with
        {
            Table = SqlText.QuoteQualifiedIfNeeded(name.Schema, name.Name),
            AlsoDeleted = Names(others.Where(o => !o.Overwrites)),
            AlsoOverwritten = Names(others.Where(o => o.Overwrites)),
        };

        static IReadOnlyList<string> Names(IEnumerable<(string Schema, string Table, bool Overwrites)> tables) =>
            [.. tables.Select(t => SqlText.QuoteQualifiedIfNeeded(t.Schema, t.Table))];
    }

    /// <summary>Counts rows; null: they cannot be counted in the time there is for it.</summary>
    private async Task<LostRows?> CountAsync(
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
