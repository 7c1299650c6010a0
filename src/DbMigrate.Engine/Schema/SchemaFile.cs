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
        if (number > DatabaseSchema.CurrentFormat)
        {
            throw new SchemaFormatException(
                FormattableString.Invariant(
                    $"the snapshot has format {number}; this version reads formats up to {DatabaseSchema.CurrentFormat}."
                )
            );
        }

        try
        {
            var schema =
                JsonSerializer.Deserialize(json, SchemaFileContext.Readable.DatabaseSchema)
                ?? throw new JsonException("There is no schema.");
            RequireWhole(schema);
            return schema;
        }
        catch (NotSupportedException e)
        {
            // An object without a kind.
            throw new JsonException(e.Message, e);
        }
    }

    // As after a merge of two snapshots by hand.
    private static void RequireWhole(DatabaseSchema schema)
    {
        if (schema.Objects.Any(o => o is null))
        {
            throw new SchemaFormatException("an object of the snapshot is null.");
        }

        var broken = schema.Objects.FirstOrDefault(o => o is TableObject { Columns: null });
        if (broken is not null)
        {
            throw new SchemaFormatException($"{broken.Key} of the snapshot has no columns.");
        }

        var keys = new HashSet<ObjectKey>(schema.Objects.Count);
        if (schema.Objects.FirstOrDefault(o => !keys.Add(o.Key)) is { } twice)
        {
            throw new SchemaFormatException($"the snapshot has {twice.Key} twice.");
        }
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
