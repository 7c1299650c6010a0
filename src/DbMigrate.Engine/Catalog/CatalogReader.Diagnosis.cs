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

    /// <summary>Returns a foreign key with the table that it refers to, or null. All names are not quoted.</summary>
    internal async Task<(string Definition, CatalogTable Referenced)?> FindForeignKeyAsync(
        string schema,
        string table,
        string constraint,
        CancellationToken cancellationToken
    )
    {
        var rows = await ReadIsolatedAsync(
                "violated-key",
                r =>
                    (
                        r.GetString(0),
                        new CatalogTable(r.GetFieldValue<uint>(1), r.GetString(2), r.GetString(3), r.GetString(4)[0])
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
