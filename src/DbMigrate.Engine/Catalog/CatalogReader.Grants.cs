using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>
    /// Returns the tables of schemas and the sequences of schemas, each as kind and written name, by name.
    /// </summary>
    internal Task<IReadOnlyList<(string Kind, string Name)>> ReadRelationsOfAsync(
        IReadOnlyList<string> tableSchemas,
        IReadOnlyList<string> sequenceSchemas,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "grant-relations",
            r => (r.GetString(0), r.GetString(1)),
            cancellationToken,
            tableSchemas.ToArray(),
            sequenceSchemas.ToArray()
        );

    /// <summary>
    /// Returns the written names of objects that privileges are granted on; null for what does not exist.
    /// </summary>
    internal Task<IReadOnlyList<string?>> FindGrantedAsync(
        IReadOnlyList<(string Kind, string Name)> objects,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "grant-exists",
            r => TextOrNull(r, 0),
            cancellationToken,
            objects.Select(o => o.Kind).ToArray(),
            objects.Select(o => o.Name).ToArray()
        );

    /// <summary>Returns the privileges that are not granted.</summary>
    internal async Task<IReadOnlyList<CatalogGrant>> ReadMissingAsync(
        IReadOnlyList<CatalogGrant> grants,
        CancellationToken cancellationToken
    )
    {
        var positions = await ReadIsolatedAsync(
                "missing-grants",
                r => r.GetInt64(0),
                cancellationToken,
                grants.Select(g => g.Kind).ToArray(),
                grants.Select(g => g.Name).ToArray(),
                grants.Select(g => g.Privilege).ToArray(),
                grants.Select(g => g.Grantee).ToArray(),
                grants.Select(g => g.Creator).ToArray()
            )
            .ConfigureAwait(false);
        return [.. positions.Select(p => grants[(int)p - 1])];
    }

    /// <summary>
    /// Returns the query that <see cref="ReadMissingAsync"/> runs, of one number: how many privileges are not granted.
    /// </summary>
    internal static string CountMissing(IReadOnlyList<CatalogGrant> grants)
    {
        var query = EmbeddedSql.Text("Catalog.missing-grants");
        IReadOnlyList<IEnumerable<string?>> values =
        [
            grants.Select(g => g.Kind),
            grants.Select(g => g.Name),
            grants.Select(g => g.Privilege),
            grants.Select(g => g.Grantee),
            grants.Select(g => g.Creator),
        ];
        // From the comments on, no parameter is left in the text.
        query = query[query.IndexOf("SELECT", StringComparison.Ordinal)..];
        for (var i = 0; i < values.Count; i++)
        {
            query = query.Replace(
                FormattableString.Invariant($"${i + 1}::"),
                $"ARRAY[{string.Join(", ", values[i].Select(v => v is null ? "NULL" : SqlText.QuoteLiteral(v)))}]::",
                StringComparison.Ordinal
            );
        }

        return $"SELECT pg_catalog.count(*) FROM ({query}) AS missing";
    }
}
