using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns the values of an enum type, in order; null: there is no such type.</summary>
    internal async Task<(string[] Values, string? OtherKind)?> ReadEnumAsync(
        ObjectName type,
        CancellationToken cancellationToken
    )
    {
        var found = await ReadAsync(
                "enum-values",
                r => (r.GetFieldValue<string[]>(0), TextOrNull(r, 1)),
                cancellationToken,
                type.Schema,
                type.Name
            )
            .ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>
    /// Returns whether materialized views are populated, in the order asked for; null where there is none.
    /// </summary>
    internal Task<IReadOnlyList<bool?>> ReadPopulatedAsync(
        IReadOnlyList<ObjectName> views,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "populated",
            r => r.IsDBNull(0) ? (bool?)null : r.GetBoolean(0),
            cancellationToken,
            views.Select(v => v.Schema).ToArray(),
            views.Select(v => v.Name).ToArray()
        );

    /// <summary>Returns the sequences that columns of a table take values from.</summary>
    /// <param name="table">The table, as SQL reads it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<CatalogSequence>> ReadSequencesAsync(
        string table,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "table-sequences",
            r => new CatalogSequence(
                r.GetString(0),
                r.GetString(1),
                r.GetString(2),
                r.GetInt64(3),
                r.GetInt64(4),
                r.GetInt64(5),
                r.GetBoolean(6)
            ),
            cancellationToken,
            table
        );

    /// <summary>
    /// Returns the columns of a table and their types, as SQL reads them, by name; none: there is no such table.
    /// </summary>
    /// <param name="table">The table, as SQL reads it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<(string Name, string Type)>> ReadComparedColumnsAsync(
        string table,
        CancellationToken cancellationToken
    ) => ReadAsync("compared-columns", r => (r.GetString(0), r.GetString(1)), cancellationToken, table);
}
