using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>The JSON of snapshots. Its code is generated: the command is compiled to native code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(DatabaseSchema))]
[JsonSerializable(typeof(SchemaObject))]
internal sealed partial class SchemaFileContext : JsonSerializerContext
{
    private static SchemaFileContext? _readable;

    /// <summary>The context that writes signs of any script as they are.</summary>
    internal static SchemaFileContext Readable =>
        _readable ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}
