using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The schema of a database at one moment: every object that pg_dump --schema-only writes.</summary>
internal sealed class DatabaseSchema
{
    /// <summary>The version of the format that this program writes.</summary>
    internal const int CurrentFormat = 1;

    private ObjectIndex? _byKey;

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
    internal ObjectIndex ByKey => _byKey ??= new ObjectIndex(Objects);

    /// <summary>Returns a schema of a server without objects.</summary>
    internal static DatabaseSchema Empty(Version server) => new() { ServerVersion = server.ToString(), Objects = [] };

    /// <summary>Returns an object and its parts, all the way down.</summary>
    internal static IEnumerable<SchemaObject> WithParts(SchemaObject found) =>
        found.Parts.SelectMany(WithParts).Prepend(found);
}
