using System.Globalization;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>The statements of odd-schema.sql for a version of the server.</summary>
internal static class OddSchema
{
    /// <summary>Returns the statements, in order.</summary>
    internal static string[] For(int major) =>
        [
            .. File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schema", "odd-schema.sql"))
                .Split("\n\n")
                .Select(s => s.Trim())
                .Where(s => IsFor(s, major))
                .Select(WithoutRemarks)
                .Where(s => s.Length > 0),
        ];

    private static bool IsFor(string statement, int major)
    {
        var first = statement.Split('\n')[0];
        return !first.StartsWith("--@", StringComparison.Ordinal)
            || (
                first.EndsWith('+')
                    ? major >= int.Parse(first[3..^1], CultureInfo.InvariantCulture)
                    : major < int.Parse(first[4..], CultureInfo.InvariantCulture)
            );
    }

    private static string WithoutRemarks(string statement) =>
        string.Join('\n', statement.Split('\n').Where(l => !l.StartsWith("--", StringComparison.Ordinal)));
}
