using System.Text.RegularExpressions;

namespace DbMigrate.Demo.Tests;

/// <summary>Replaces what is specific to this machine.</summary>
internal static partial class PageText
{
    private const string Host = "host";

    /// <summary>
    /// A line of output without this machine's name, its paths, and a password, be it one that is dead already.
    /// </summary>
    internal static string Neutral(string line)
    {
        line = line.Replace(Checkout.In(), "/home/you/DbMigrate", StringComparison.Ordinal);
        line = Password().Replace(line, "$1…");

        // The column is as wide as its heading, or as the name.
        var name = Environment.MachineName;
        var width = Math.Max("FROM".Length, name.Length);
        return line.Replace($"  {name.PadRight(width)}  ", $"  {Host.PadRight(width)}  ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(postgres://[^:/]+:)[^@]+(?=@)")]
    private static partial Regex Password();
}
