using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>The objects of a schema and their parts as texts, by kind and name: <c>type integer; not null yes</c>.</summary>
internal static class SchemaTexts
{
    internal static Dictionary<(string Type, string Name), string> Of(DatabaseSchema schema) =>
        schema
            .ByKey.Values.Where(o => SchemaKinds.Of(o).IsCompared(o))
            .ToDictionary(
                o => (ObjectKinds.NameOf(o.Kind), o.Name),
                o =>
                    string.Join(
                        "; ",
                        SchemaKinds
                            .Of(o)
                            .Facets(o)
                            .Concat(CommonParts.Facets(o))
                            .Where(f => f.Value is not null)
                            .Select(f => $"{f.Name} {f.Value}")
                    )
            );

    /// <summary>Reads a whole database.</summary>
    internal static async Task<Dictionary<(string Type, string Name), string>> ReadAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        return Of(await SchemaReader.ReadAsync(connection, CancellationToken.None));
    }

    /// <summary>Returns the keys of what differs.</summary>
    internal static IEnumerable<(string Type, string Name)> Differing(
        IReadOnlyDictionary<(string Type, string Name), string> before,
        IReadOnlyDictionary<(string Type, string Name), string> now
    ) => before.Except(now).Concat(now.Except(before)).Select(o => o.Key).Distinct();
}
