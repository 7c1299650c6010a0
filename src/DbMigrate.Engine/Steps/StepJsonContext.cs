using System.Text.Json.Serialization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Steps.Access;

namespace DbMigrate.Engine.Steps;

/// <summary>
/// Serializes what steps keep in the journal for their undo. The code is generated: the command is compiled to native
/// code.
/// </summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(Dictionary<string, CatalogPolicy[]>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<CatalogPolicy>>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(GrantItem[]))]
[JsonSerializable(typeof(DropIndexStep.DroppedIndex))]
[JsonSerializable(typeof(EnableRlsStep.Flags))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StepJsonContext : JsonSerializerContext;
