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
    private readonly RowCounter _counter = new(connection);

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
            var (schema, table, estimate, isPartitioned) in await FindAsync(loss, column, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            var name = SqlText.QuoteQualified(schema, table);

            // The rows of tables that inherit are theirs: where they are dropped, too, they are named by themselves.
            var isDropped = loss.Kind is DataLossKind.DropTable or DataLossKind.DropExtension;
            var from = isDropped && !isPartitioned ? "only " + name : name;
            var condition =
                column is not null ? $" where {SqlText.QuoteIdentifier(column)} is not null"
                : isPartitioned && loss.Without.Count > 0 ? WithoutPartitions(loss.Without)
                : string.Empty;
            var rows =
                await _counter.CountAsync(name, column, from + condition, null, cancellationToken).ConfigureAwait(false)
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

    private static string WithoutPartitions(IEnumerable<string> tables) =>
        " where tableoid not in (select p.relid from pg_catalog.unnest(array["
        + string.Join(", ", tables.Select(SqlText.QuoteLiteral))
        + "]::pg_catalog.regclass[]) g (oid), pg_catalog.pg_partition_tree(g.oid) p)";

    private async Task<IReadOnlyList<(string Schema, string Table, long? Estimate, bool IsPartitioned)>> FindAsync(
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
        var rows = new DeletedRows(loss.Name, change);
        var counted = change.Condition is not null
            ? await _counter
                .CountAsync(loss.Name, null, rows.From, change.SearchPath, cancellationToken)
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
                await _counter.CountAsync(loss.Name, null, rows.Table, null, cancellationToken).ConfigureAwait(false)
                ?? new LostRows(loss.Name, null, tables is [var one] ? one.Estimate : null, LostRowsPrecision.About)
            ) with
            {
                IsCounted = false,
            };
        }

        var name = ObjectName.Parse(loss.Name)!;
        counted = counted with { Table = SqlText.QuoteQualifiedIfNeeded(name.Schema, name.Name) };
        if (loss.Kind != DataLossKind.Delete || oid is not { } table || counted.IsNone)
        {
            return counted;
        }

        var references = await catalog.ReadDeleteReferencesAsync(table, cancellationToken).ConfigureAwait(false);
        var reach = new DeleteReach(table, rows, references);
        return counted with
        {
            AlsoDeleted = await CountAsync(reach, overwrites: false, counted, cancellationToken).ConfigureAwait(false),
            AlsoOverwritten = await CountAsync(reach, overwrites: true, counted, cancellationToken)
                .ConfigureAwait(false),
        };
    }

    /// <summary>Counts the rows of other tables that go with deleted rows, or whose references are overwritten.</summary>
    private async Task<IReadOnlyList<LostRows>> CountAsync(
        DeleteReach reach,
        bool overwrites,
        LostRows deleted,
        CancellationToken cancellationToken
    )
    {
        var found = new List<LostRows>();
        foreach (var other in reach.Of(overwrites))
        {
            var rows =
                deleted.IsCounted && other.From is { } from
                    ? await _counter
                        .CountAsync(other.Table, null, from, reach.SearchPath, cancellationToken)
                        .ConfigureAwait(false)
                    : null;
            found.Add(
                rows is null ? new LostRows(other.Table, null, null, LostRowsPrecision.About)
                : !other.IsWhole ? rows with { Precision = LostRowsPrecision.AtLeast }
                : deleted.Precision == LostRowsPrecision.AtMost && rows.Precision == LostRowsPrecision.Exact
                    ? rows with
                    {
                        Precision = LostRowsPrecision.AtMost,
                    }
                : rows
            );
        }

        return [.. found.Where(r => !r.IsNone)];
    }
}
