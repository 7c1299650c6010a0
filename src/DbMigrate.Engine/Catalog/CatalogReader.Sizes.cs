using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns the size of each table, in the order asked for.</summary>
    /// <param name="tables">The tables, as SQL reads them.</param>
    /// <param name="bytes">Whether to read the bytes, which waits for a lock of another session.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<TableSize>> ReadTableSizesAsync(
        IReadOnlyList<string> tables,
        bool bytes,
        CancellationToken cancellationToken
    ) => ReadAsync("table-sizes", TableSize.Read, cancellationToken, tables.ToArray(), bytes);

    /// <summary>
    /// Returns about how many rows and bytes each table and materialized view of users has, without opening it. The number
    /// of rows is null where it was never analyzed.
    /// </summary>
    internal Task<IReadOnlyList<(string Name, long? Rows, long Bytes)>> ReadRelationSizesAsync(
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "relation-sizes",
            r => (r.GetString(0), r.IsDBNull(1) ? (long?)null : r.GetInt64(1), r.GetInt64(2)),
            cancellationToken
        );

    /// <summary>
    /// Returns how many rows a table and its partitions have, as the last ANALYZE or VACUUM counted them; else about,
    /// from the table's pages.
    /// </summary>
    internal async Task<long> EstimateRowsAsync(CatalogTable table, CancellationToken cancellationToken) =>
        (
            await ReadIsolatedAsync("estimated-rows", r => r.GetInt64(0), cancellationToken, table.Oid)
                .ConfigureAwait(false)
        )[0];

    /// <summary>Returns the size of a table and its partitions, without indexes and TOAST, in bytes.</summary>
    internal async Task<long> ReadHeapSizeAsync(CatalogTable table, CancellationToken cancellationToken) =>
        (await ReadIsolatedAsync("heap-size", r => r.GetInt64(0), cancellationToken, table.Oid).ConfigureAwait(false))[
            0
        ];

    /// <summary>
    /// Returns the tables that go with a relation or an extension, with about how many rows each has, and whether its rows
    /// are those of its partitions.
    /// </summary>
    /// <param name="relation">The number of the relation, or null.</param>
    /// <param name="extension">The name of the extension, not quoted, or null.</param>
    /// <param name="column">The column that the relation must have, not quoted; null: any.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<(string Schema, string Table, long? Estimate, bool IsPartitioned)>> ReadLostTablesAsync(
        uint? relation,
        string? extension,
        string? column,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "lost-tables",
            r => (r.GetString(0), r.GetString(1), r.IsDBNull(2) ? (long?)null : r.GetInt64(2), r.GetBoolean(3)),
            cancellationToken,
            relation,
            extension,
            column
        );

    /// <summary>
    /// Returns the foreign keys by which a DELETE reaches other tables, directly or not: those with ON DELETE CASCADE,
    /// SET NULL and SET DEFAULT.
    /// </summary>
    internal Task<IReadOnlyList<DeleteReference>> ReadDeleteReferencesAsync(
        uint table,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "delete-references",
            r => new DeleteReference(
                (uint)r.GetInt64(0),
                SqlText.QuoteQualified(r.GetString(1), r.GetString(2)),
                SqlText.QuoteQualifiedIfNeeded(r.GetString(1), r.GetString(2)),
                (uint)r.GetInt64(3),
                r.GetFieldValue<string[]>(4),
                r.GetFieldValue<string[]>(5),
                r.GetBoolean(6)
            ),
            cancellationToken,
            table
        );

    /// <summary>Returns whether an object exists that does not belong to a schema and is created outside a
    /// transaction.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name, not quoted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<bool> HasSharedObjectAsync(
        SharedObjectKind kind,
        string name,
        CancellationToken cancellationToken
    ) =>
        (
            await ReadIsolatedAsync("shared-object", r => r.GetBoolean(0), cancellationToken, kind.ToString(), name)
                .ConfigureAwait(false)
        )[0];
}
