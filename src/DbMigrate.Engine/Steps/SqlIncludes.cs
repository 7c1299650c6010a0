using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Steps;

/// <summary>
/// The files that a SQL file is made of: itself and what it includes with <c>\i</c> and <c>\ir</c>. Their text is
/// content too: a change of one is a change of the phase.
/// </summary>
internal static partial class SqlIncludes
{
    /// <summary>The maximum depth of includes. The SQL reader reports cycles.</summary>
    private const int Deepest = 20;

    /// <summary>
    /// Returns the full paths, the file itself first. Unreadable files are left out: running them reports the error.
    /// </summary>
    internal static IReadOnlyList<string> Of(string file, string folder)
    {
        var files = new List<string>();
        Add(file, folder, files, 0);
        return files;
    }

    private static void Add(string file, string folder, List<string> files, int depth)
    {
        if (files.Contains(file) || depth > Deepest)
        {
            return;
        }

        files.Add(file);
        if (!File.Exists(file))
        {
            return;
        }

        // Most files include no other: a search for a line with a leading backslash avoids the work.
        foreach (
            var line in File.ReadLines(file)
                .Where(l => l.AsSpan().TrimStart().StartsWith("\\i", StringComparison.Ordinal))
        )
        {
            if (Include().Match(line) is { Success: true } match)
            {
                var from = match.Groups["how"].Value is "ir" or "include_relative"
                    ? Path.GetDirectoryName(file)!
                    : folder;
                var included = Path.GetFullPath(Path.Combine(from, match.Groups["file"].Value.Trim('\'')));
                if (File.Exists(included))
                {
                    Add(included, folder, files, depth + 1);
                }
            }
        }
    }

    [GeneratedRegex(@"^\s*\\(?<how>ir?|include|include_relative)\s+(?<file>'[^']+'|\S+)")]
    private static partial Regex Include();
}
