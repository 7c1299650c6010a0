using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns the state of each index, in the order asked for; null: there is none of that name.</summary>
    internal Task<IReadOnlyList<IndexState?>> FindIndexesAsync(
        IReadOnlyList<ObjectName> names,
        CancellationToken cancellationToken
    ) => ReadAsync("indexes", IndexState.Read, cancellationToken, Schemas(names), Names(names));

    /// <summary>Returns an index, and those of partitions that are attached to it after it.</summary>
    internal Task<IReadOnlyList<IndexOfTree>> ReadIndexTreeAsync(uint index, CancellationToken cancellationToken) =>
        ReadIsolatedAsync(
            "index-tree",
            r => new IndexOfTree(
                r.GetString(0),
                r.GetString(1),
                r.GetBoolean(2),
                r.GetInt64(3),
                SqlText.QuoteQualifiedIfNeeded(r.GetString(4), r.GetString(5))
            ),
            cancellationToken,
            index
        );

    /// <summary>
    /// Returns whether a valid index of all rows begins with the columns, in any order: the server can find the rows of
    /// a key by it.
    /// </summary>
    internal async Task<bool> IsIndexedAsync(
        CatalogTable table,
        IReadOnlyList<string> columns,
        CancellationToken cancellationToken
    ) =>
        (
            await ReadIsolatedAsync("is-indexed", r => r.GetBoolean(0), cancellationToken, table.Oid, columns.ToArray())
                .ConfigureAwait(false)
        )[0];

    /// <summary>Returns the indexes of a table with what they lack to be a key; the primary key comes first.</summary>
    internal Task<IReadOnlyList<CatalogKey>> ReadKeysAsync(CatalogTable table, CancellationToken cancellationToken) =>
        ReadIsolatedAsync("keys", CatalogKey.Read, cancellationToken, table.Oid);

    /// <summary>
    /// Returns the invalid copies (<c>_ccnew</c>, <c>_ccold</c>) that a failed REINDEX CONCURRENTLY left.
    /// </summary>
    /// <param name="scope">What was reindexed.</param>
    /// <param name="relation">The index or the table; null for other scopes.</param>
    /// <param name="schema">The schema, not quoted; null for other scopes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<CatalogRelation>> ReadInvalidCopiesAsync(
        ReindexScope scope,
        uint? relation,
        string? schema,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "invalid-copies",
            CatalogRelation.Read,
            cancellationToken,
            scope.ToString(),
            relation ?? 0u,
            schema ?? string.Empty
        );

    /// <summary>
    /// Returns a table and all its partitions, from the root to the leaves, each with the table that it is a partition
    /// of.
    /// </summary>
    internal Task<IReadOnlyList<CatalogPartition>> ReadPartitionsAsync(
        CatalogTable table,
        CancellationToken cancellationToken
    ) => ReadIsolatedAsync("partitions", CatalogPartition.Read, cancellationToken, table.Oid);

    /// <summary>Returns whether a table is a partition of another.</summary>
    /// <param name="parent">The partitioned table, as SQL reads it.</param>
    /// <param name="partition">The partition, as SQL reads it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<PartitionState> ReadPartitionStateAsync(
        string parent,
        string partition,
        CancellationToken cancellationToken
    )
    {
        var found = await ResolveAsync([parent, partition], cancellationToken).ConfigureAwait(false);
        if (found[1] is null)
        {
            return PartitionState.Missing;
        }

        var pending = await ReadIsolatedAsync(
                "partition-state",
                r => r.GetBoolean(0),
                cancellationToken,
                found[0] ?? 0u,
                found[1]
            )
            .ConfigureAwait(false);
        return pending switch
        {
            [] => PartitionState.Detached,
            [true] => PartitionState.DetachPending,
            _ => PartitionState.Attached,
        };
    }
}
