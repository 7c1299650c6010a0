using System.Text.Json;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.EnvFiles;

/// <summary>Sets one key of a <c>.env</c> file, or restores it.</summary>
internal sealed class EnvFileBatch : Batch
{
    /// <summary>The full path of the file.</summary>
    internal required string Path { get; init; }

    /// <summary>The key.</summary>
    internal required string Variable { get; init; }

    /// <summary>The value; null: the one that was kept.</summary>
    internal string? Value { get; init; }

    /// <summary>The name of the file beside it that keeps the value from before.</summary>
    internal required string Kept { get; init; }

    /// <summary>Returns what the journal keeps: the name of the file, and never a value.</summary>
    internal static string BeforeOf(string kept) =>
        JsonSerializer.Serialize(
            new Dictionary<string, string> { ["kept"] = kept },
            StepJsonContext.Default.DictionaryStringString
        );

    /// <summary>Returns the name of the file from what the journal keeps.</summary>
    internal static string KeptOf(string before) =>
        JsonSerializer.Deserialize(before, StepJsonContext.Default.DictionaryStringString)!["kept"];
}
