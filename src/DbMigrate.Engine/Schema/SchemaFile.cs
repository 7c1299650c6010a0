using System.Text.Json;
using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>Writes and reads snapshots as JSON, with a stable order: two snapshots of equal schemas are equal files.</summary>
internal static class SchemaFile
{
    /// <summary>Returns a schema as JSON, indented, with a line break at its end.</summary>
    internal static string Write(DatabaseSchema schema) =>
        JsonSerializer.Serialize(schema, SchemaFileContext.Readable.DatabaseSchema) + "\n";

    /// <summary>Reads a schema.</summary>
    /// <exception cref="JsonException">It is not JSON, or not a snapshot.</exception>
    internal static DatabaseSchema? Read(Stream stream) =>
        JsonSerializer.Deserialize(stream, SchemaFileContext.Readable.DatabaseSchema);
}
