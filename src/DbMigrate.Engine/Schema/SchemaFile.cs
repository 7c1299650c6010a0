using System.Text;
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
        // A document would hold the text, its tokens and the schema at the same time.
        using var text = stream.CanSeek ? new MemoryStream((int)stream.Length) : new MemoryStream();
        stream.CopyTo(text);
        ReadOnlySpan<byte> json = text.GetBuffer().AsSpan(0, (int)text.Length);
        json = json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        var number = FormatOf(json);
        return number <= DatabaseSchema.CurrentFormat
            ? JsonSerializer.Deserialize(json, SchemaFileContext.Readable.DatabaseSchema)
                ?? throw new JsonException("There is no schema.")
            : throw new SchemaFormatException(
                FormattableString.Invariant(
                    $"the snapshot has format {number}; this version reads formats up to {DatabaseSchema.CurrentFormat}."
                )
            );
    }

    private static int FormatOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isFormat = reader.ValueTextEquals("format"u8);
                reader.Read();
                if (isFormat && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    return number;
                }

                reader.Skip();
            }
        }

        throw new JsonException("There is no format.");
    }
}
