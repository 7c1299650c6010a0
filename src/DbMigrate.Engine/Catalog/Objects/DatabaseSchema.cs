using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The schema of a database at one moment: every object that pg_dump --schema-only writes.</summary>
internal sealed class DatabaseSchema
{
    /// <summary>The version of the format that this program writes.</summary>
    internal const int CurrentFormat = 1;

    private Dictionary<ObjectKey, SchemaObject>? _byKey;

    /// <summary>The version of the snapshot's format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The version of the server that it was read from, as in <c>15.18</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The version of the server.</summary>
    [JsonIgnore]
    internal Version Server => Version.TryParse(ServerVersion, out var version) ? version : new Version(14, 0);

    /// <summary>The objects, by kind and name. Parts, as columns, are within them.</summary>
    public required IReadOnlyList<SchemaObject> Objects { get; init; }

    /// <summary>The objects and their parts, by key.</summary>
    [JsonIgnore]
    internal IReadOnlyDictionary<ObjectKey, SchemaObject> ByKey => _byKey ??= Index();

    // Of thousands of tables, most objects are columns: no iterators, and no growth of the dictionary.
    private Dictionary<ObjectKey, SchemaObject> Index()
    {
        var columns = 0;
        foreach (var found in Objects)
        {
            columns += found is TableObject table ? table.Columns.Count : 0;
        }

        var all = new Dictionary<ObjectKey, SchemaObject>((2 * Objects.Count) + columns);
        foreach (var found in Objects)
        {
            Add(found, all);
        }

        return all;
    }

    private static void Add(SchemaObject found, Dictionary<ObjectKey, SchemaObject> all)
    {
        all.Add(found.Key, found);
        foreach (var part in found.Parts)
        {
            Add(part, all);
        }
    }

    /// <summary>Returns a schema of a server without objects.</summary>
    internal static DatabaseSchema Empty(Version server) => new() { ServerVersion = server.ToString(), Objects = [] };

    /// <summary>Returns an object and its parts, all the way down.</summary>
    internal static IEnumerable<SchemaObject> WithParts(SchemaObject found) =>
        found.Parts.SelectMany(WithParts).Prepend(found);
}
