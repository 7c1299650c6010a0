using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Serializes snapshots as JSON. The code is generated: the command is compiled to native code.
/// </summary>
[JsonSerializable(typeof(string[][]))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
