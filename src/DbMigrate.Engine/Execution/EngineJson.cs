using System.Text.Json.Serialization;
using DbMigrate.Engine.Steps;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Execution;

/// <summary>What the engine reads and writes as JSON, known when it is compiled: the command has no compiler when it runs.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[][]))]
[JsonSerializable(typeof(MigrationSandbox))]
[JsonSerializable(typeof(FoundPolicy[]))]
[JsonSerializable(typeof(Dictionary<string, FoundPolicy[]>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<FoundPolicy>>))]
[JsonSerializable(typeof(DropIndexStep.Found))]
[JsonSerializable(typeof(EnableRlsStep.Flags))]
internal sealed partial class EngineJson : JsonSerializerContext;
