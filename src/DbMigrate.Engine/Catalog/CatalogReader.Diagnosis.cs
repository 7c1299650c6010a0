using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns what those relations are that names as SQL reads them denote.</summary>
    internal async Task<IReadOnlyList<DescribedRelation>> DescribeAsync(
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var oids = await ResolveAsync(names, cancellationToken).ConfigureAwait(false);
        return await ReadIsolatedAsync(
                "described-relations",
                r => new DescribedRelation(
                    r.GetString(0),
                    r.GetString(1),
                    r.GetString(2),
                    r.IsDBNull(3) ? null : r.GetInt32(3),
                    r.IsDBNull(4) ? null : r.GetInt64(4),
                    TextOrNull(r, 5),
                    r.GetBoolean(6),
                    r.GetBoolean(7),
                    r.GetInt32(8)
                ),
                cancellationToken,
                (object)oids.OfType<uint>().Select(o => (long)o).ToArray()
            )
            .ConfigureAwait(false);
    }

    /// <summary>Returns what objects are that are no relations, in words. Names are as SQL reads them.</summary>
    /// <param name="objects">Their types and names.</param>
    /// <param name="relations">The relations that parts of relations may be of, as SQL reads them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<IReadOnlyList<string>> DescribeAsync(
        IReadOnlyList<(string Type, ObjectName Name)> objects,
        IReadOnlyList<string> relations,
        CancellationToken cancellationToken
    )
    {
        var oids = await ResolveAsync(relations, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(
                "described-objects",
                r => r.GetString(0),
                cancellationToken,
                objects.Select(o => o.Type).ToArray(),
                objects.Select(o => o.Name.Schema).ToArray(),
                objects.Select(o => o.Name.Name).ToArray(),
                oids.OfType<uint>().Select(o => (long)o).ToArray()
            )
            .ConfigureAwait(false);
    }

    /// <summary>Returns the materialized views without rows that relations are or read.</summary>
    internal async Task<IReadOnlyList<string>> FindUnpopulatedAsync(
        IReadOnlyList<string> relations,
        CancellationToken cancellationToken
    )
    {
        var oids = await ResolveAsync(relations, cancellationToken).ConfigureAwait(false);
        return await ReadIsolatedAsync(
                "unpopulated",
                r => r.GetString(0),
                cancellationToken,
                (object)oids.OfType<uint>().Select(o => (long)o).ToArray()
            )
            .ConfigureAwait(false);
    }

    /// <summary>Returns a foreign key, or null. All names are not quoted.</summary>
    internal async Task<ViolatedKey?> FindForeignKeyAsync(
        string schema,
        string table,
        string constraint,
        CancellationToken cancellationToken
    )
    {
        var rows = await ReadIsolatedAsync(
                "violated-key",
                r => new ViolatedKey(
                    r.GetString(0),
                    new CatalogTable(r.GetFieldValue<uint>(1), r.GetString(2), r.GetString(3), r.GetString(4)[0]),
                    r.GetFieldValue<string[]>(5),
                    r.GetFieldValue<string[]>(6)
                ),
                cancellationToken,
                schema,
                table,
                constraint
            )
            .ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }
}

/// <summary>A foreign key that a row violates.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="Referenced">The table that it refers to.</param>
/// <param name="Columns">Its columns, not quoted.</param>
/// <param name="ReferencedColumns">The columns that it refers to, not quoted.</param>
internal sealed record ViolatedKey(
    string Definition,
    CatalogTable Referenced,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> ReferencedColumns
);
