using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog;

/// <summary>
/// Serializes catalog records as JSON. The code is generated: the command is compiled to native code.
/// </summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(CatalogPolicy[]))]
[JsonSerializable(typeof(Dictionary<string, CatalogPolicy[]>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<CatalogPolicy>>))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;
