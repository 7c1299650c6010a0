using System.Text.Json.Serialization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution;

/// <summary>
/// What the engine reads and writes as JSON, known when it is compiled: the command has no compiler when it runs.
/// </summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[][]))]
[JsonSerializable(typeof(MigrationSandbox))]
[JsonSerializable(typeof(CatalogPolicy[]))]
[JsonSerializable(typeof(Dictionary<string, CatalogPolicy[]>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<CatalogPolicy>>))]
[JsonSerializable(typeof(DropIndexStep.Found))]
[JsonSerializable(typeof(EnableRlsStep.Flags))]
internal sealed partial class EngineJsonContext : JsonSerializerContext;
