using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>A registered call of maintenance: by what it is found again.</summary>
/// <param name="Name">The name of the timer, of the task, or of the part of the crontab.</param>
/// <param name="Plan">The full path of the plan's file.</param>
/// <param name="EnvironmentFile">The full path of the file with the variables; null: none.</param>
internal sealed partial record ScheduledCall(string Name, string Plan, string? EnvironmentFile)
{
    /// <summary>What the name of each registration begins with.</summary>
    internal const string Prefix = "dbmigrate-";

    private const int HashLength = 8;

    /// <summary>Whether paths that differ in upper and lower case are one.</summary>
    internal static StringComparison PathComparison { get; } =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The lines that stand for it in what is registered; comments where that is a text.</summary>
    internal IReadOnlyList<string> Lines =>
        [$"plan: {Plan}", .. EnvironmentFile is null ? (string[])[] : [$"environment file: {EnvironmentFile}"]];

    /// <summary>Returns the name of a plan's registration. Plans of one name in two folders have two.</summary>
    internal static string NameOf(string plan, string file) => $"{Prefix}{plan}-{HashOf(file)}";

    /// <summary>Returns a name as it is registered.</summary>
    internal static string Named(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;

    /// <summary>Reads what was registered; null: the text was not written by this tool.</summary>
    internal static ScheduledCall? Read(string name, string text) =>
        PlanLine().Match(text) is { Success: true } plan
            ? new ScheduledCall(
                name,
                plan.Groups[1].Value,
                FileLine().Match(text) is { Success: true } file ? file.Groups[1].Value : null
            )
            : null;

    private static string HashOf(string file) =>
        Hex.Lower(
            SHA256.HashData(Encoding.UTF8.GetBytes(OperatingSystem.IsWindows() ? file.ToUpperInvariant() : file))
        )[..HashLength];

    [GeneratedRegex(@"^(?:# )?plan: ([^\r\n]+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex PlanLine();

    [GeneratedRegex(@"^(?:# )?environment file: ([^\r\n]+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex FileLine();
}
