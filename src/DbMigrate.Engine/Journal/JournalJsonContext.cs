using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Serializes what the journal keeps as JSON. The code is generated: the command is compiled to native code.
/// </summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
