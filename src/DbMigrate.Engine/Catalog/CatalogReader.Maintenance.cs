using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns whether the role may vacuum and analyze tables.</summary>
    /// <param name="tables">The tables; null: all tables of users, partitions with their root.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<MaintainedTable>> ReadMaintainedAsync(
        IReadOnlyList<CatalogTable>? tables,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "maintained-tables",
            r => new MaintainedTable(
                new CatalogTable(r.GetFieldValue<uint>(0), r.GetString(1), r.GetString(2), r.GetString(3)[0]),
                r.GetFieldValue<string[]>(4)
            ),
            cancellationToken,
            (object?)tables?.Select(t => (long)t.Oid).ToArray()
        );

    /// <summary>Returns whether a materialized view can be refreshed concurrently.</summary>
    internal async Task<MatviewState> ReadMatviewAsync(CatalogTable view, CancellationToken cancellationToken)
    {
        var rows = await ReadIsolatedAsync(
                "matview",
                r => (Populated: r.GetBoolean(0), Key: TextOrNull(r, 1), Fault: TextOrNull(r, 2)),
                cancellationToken,
                view.Oid
            )
            .ConfigureAwait(false);
        return new MatviewState(
            rows.Any(r => r.Populated),
            [.. rows.Where(r => r.Key is not null).Select(r => new MatviewKey(r.Key!, r.Fault))]
        );
    }

    /// <summary>Returns the materialized views that others read, directly or through views.</summary>
    internal Task<IReadOnlyList<MatviewSource>> ReadMatviewSourcesAsync(
        IEnumerable<CatalogTable> readers,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "matview-sources",
            r => new MatviewSource(
                r.GetFieldValue<uint>(0),
                new CatalogTable(r.GetFieldValue<uint>(1), r.GetString(2), r.GetString(3), 'm'),
                r.GetBoolean(4)
            ),
            cancellationToken,
            (object)readers.Select(t => (long)t.Oid).ToArray()
        );

    /// <summary>
    /// Returns the indexes that a REINDEX rebuilds: of partitioned tables and indexes those of the partitions, and those
    /// of TOAST tables.
    /// </summary>
    /// <param name="scope">What is named; not the database.</param>
    /// <param name="relation">The index or the table; null for a schema.</param>
    /// <param name="schema">The schema, not quoted; null for other scopes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<RebuiltIndex>> ReadRebuiltIndexesAsync(
        ReindexScope scope,
        uint? relation,
        string? schema,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "rebuilt-indexes",
            r => new RebuiltIndex(
                SqlText.QuoteQualifiedIfNeeded(r.GetString(1), r.GetString(2)),
                SqlText.QuoteQualifiedIfNeeded(r.GetString(3), r.GetString(4)),
                r.GetBoolean(5),
                r.GetBoolean(6),
                r.GetBoolean(7),
                r.GetBoolean(8),
                r.GetBoolean(9)
            ),
            cancellationToken,
            scope.ToString(),
            relation ?? 0u,
            schema ?? string.Empty
        );
}
