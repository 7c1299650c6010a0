using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Steps;

/// <summary>
/// Serializes what steps keep in the journal for their undo. The code is generated: the command is compiled to native
/// code.
/// </summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(DropIndexStep.Found))]
[JsonSerializable(typeof(EnableRlsStep.Flags))]
internal sealed partial class StepJsonContext : JsonSerializerContext;
