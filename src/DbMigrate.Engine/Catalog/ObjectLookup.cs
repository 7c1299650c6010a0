using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Looks objects up in the catalog, all in one query.</summary>
internal static class ObjectLookup
{
    // No type's name holds it: it keeps the types of a function's arguments apart in one text.
    private const char Separator = '\u001f';

    /// <summary>One answer for each object, in their order.</summary>
    internal static async Task<IReadOnlyList<FoundObject>> FindAsync(
        NpgsqlConnection connection,
        IReadOnlyList<NamedObject> objects,
        CancellationToken cancellationToken
    )
    {
        var rows = await CatalogQuery
            .ReadAsync(
                connection,
                "exists",
                r => (There: r.GetBoolean(0), Instead: r.IsDBNull(1) ? null : r.GetString(1)),
                [
                    objects.Select(o => o.Kind).ToArray(),
                    objects.Select(o => o.Name.Schema).ToArray(),
                    objects.Select(o => o.Name.Name).ToArray(),
                    objects.Select(o => o.Table?.Schema).ToArray(),
                    objects.Select(o => o.Table?.Name).ToArray(),
                    objects.Select(o => o.Arguments is null ? null : string.Join(Separator, o.Arguments)).ToArray(),
                ],
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. objects.Zip(rows, (o, r) => new FoundObject(o, r.There, r.Instead))];
    }
}

/// <summary>Whether an object is there.</summary>
/// <param name="Object">The object.</param>
/// <param name="There">Whether it is.</param>
/// <param name="Instead">Where it is not: what is known of it all the same, as <c>it is a view</c>; null where nothing
/// is.</param>
internal sealed record FoundObject(NamedObject Object, bool There, string? Instead);
