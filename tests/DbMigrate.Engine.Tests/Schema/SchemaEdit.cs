namespace DbMigrate.Engine.Tests.Schema;

/// <summary>An edit of a schema.</summary>
/// <param name="Group">The test that it is part of.</param>
/// <param name="Differences">What <see cref="SchemaOracle.Texts"/> says of it.</param>
/// <param name="Both">The statements that make what both sides have.</param>
/// <param name="Wanted">Those of the second side.</param>
/// <param name="Current">Those of the first side.</param>
internal sealed record SchemaEdit(string Group, string[] Differences, string[] Both, string[] Wanted, string[] Current)
{
    /// <summary>Reads a file of this folder.</summary>
    internal static IReadOnlyList<SchemaEdit> Read(string file)
    {
        var edits = new List<SchemaEdit>();
        var group = string.Empty;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Schema", file)))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                group = line[3..];
            }
            else if (line.Contains(";;", StringComparison.Ordinal))
            {
                var parts = line.Replace("@", $"e{edits.Count}", StringComparison.Ordinal).Split(";;");
                edits.Add(
                    new SchemaEdit(
                        group,
                        Split(parts[0]),
                        Split(parts[1]),
                        Split(parts[2]),
                        parts.Length > 3 ? Split(parts[3]) : []
                    )
                );
            }
        }

        return edits;
    }

    private static string[] Split(string text) =>
        text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
