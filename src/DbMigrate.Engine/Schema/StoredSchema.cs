using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>A schema as the journal keeps it: the JSON of snapshot files, as such or compressed (gzip, base64).</summary>
internal static class StoredSchema
{
    /// <summary>Returns a schema as text that can be read.</summary>
    internal static string Write(DatabaseSchema schema) =>
        JsonSerializer.Serialize(schema, SchemaFileContext.Readable.DatabaseSchema);

    /// <summary>Returns a schema as compressed text.</summary>
    internal static string Pack(DatabaseSchema schema)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            SchemaFile.Write(schema, stream);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>Reads what one of the others returned.</summary>
    /// <exception cref="SchemaFormatException">A newer version of the tool stored it.</exception>
    internal static DatabaseSchema Read(string text)
    {
        using Stream stream = text.StartsWith('{')
            ? new MemoryStream(Encoding.UTF8.GetBytes(text))
            : new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        return SchemaFile.Read(stream);
    }
}
