using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Schema.Content;

/// <summary>Writes what a copy left on its target for the journal, and reads it again for the undo.</summary>
internal static class CopyContent
{
    /// <summary>The key of the batch that records it.</summary>
    internal const string Key = "compare";

    /// <summary>Returns the JSON.</summary>
    internal static string Write(IReadOnlyList<TableContent> content) =>
        JsonSerializer.Serialize([.. content], CopyJsonContext.Default.TableContentArray);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static IReadOnlyList<TableContent> Read(string json) =>
        JsonSerializer.Deserialize(json, CopyJsonContext.Default.TableContentArray) ?? [];
}

/// <summary>The code is generated: the command is compiled to native code.</summary>
[JsonSerializable(typeof(TableContent[]))]
internal sealed partial class CopyJsonContext : JsonSerializerContext;

/// <summary>The rows of a table, for a later comparison.</summary>
/// <param name="Table">The table, qualified, as SQL reads it.</param>
/// <param name="Rows">Their number.</param>
/// <param name="Hash">The sum of their hashes; empty: it was not computed.</param>
internal sealed record TableContent(string Table, long Rows, string Hash);
