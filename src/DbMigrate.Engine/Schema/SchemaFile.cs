using System.Text.Json;
using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>Writes and reads snapshots as JSON, with a stable order: two snapshots of equal schemas are equal files.</summary>
internal static class SchemaFile
{
    /// <summary>Returns a schema as JSON, indented, with a line break at its end.</summary>
    internal static string Write(DatabaseSchema schema) =>
        JsonSerializer.Serialize(schema, SchemaFileContext.Readable.DatabaseSchema) + "\n";

    /// <summary>Writes what <see cref="Write(DatabaseSchema)"/> returns, without the whole text in memory.</summary>
    internal static void Write(DatabaseSchema schema, Stream stream)
    {
        JsonSerializer.Serialize(stream, schema, SchemaFileContext.Readable.DatabaseSchema);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads a schema.</summary>
    /// <exception cref="JsonException">It is not JSON, or not a snapshot.</exception>
    /// <exception cref="SchemaFormatException">It has a newer format.</exception>
    internal static DatabaseSchema Read(Stream stream)
    {
        using var document = JsonDocument.Parse(stream);
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("format", out var format)
            || !format.TryGetInt32(out var number)
        )
        {
            throw new JsonException("There is no format.");
        }

        return number <= DatabaseSchema.CurrentFormat
            ? document.Deserialize(SchemaFileContext.Readable.DatabaseSchema)
                ?? throw new JsonException("There is no schema.")
            : throw new SchemaFormatException(
                FormattableString.Invariant(
                    $"the snapshot has format {number}; this version reads formats up to {DatabaseSchema.CurrentFormat}."
                )
            );
    }
}
