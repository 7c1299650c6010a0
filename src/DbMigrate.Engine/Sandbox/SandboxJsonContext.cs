using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Sandbox;

/// <summary>
/// Serializes the registry of sandboxes as JSON. The code is generated: the command is compiled to native code.
/// </summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(MigrationSandbox))]
internal sealed partial class SandboxJsonContext : JsonSerializerContext;
