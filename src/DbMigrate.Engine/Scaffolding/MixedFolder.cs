using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Plans.Folders;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>Judges a folder as a whole: all its files are of one tool.</summary>
internal static class MixedFolder
{
    private const int MostFiles = 3;

    /// <summary>Requires that the files of a folder are of one tool, by their names and by the lines in them.</summary>
    /// <exception cref="PlanSourceException">They are of several; it names them.</exception>
    internal static void Require(FolderReading folder, string source)
    {
        var tools = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var file in folder.OwnFiles.Where(f => f.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)))
        {
            if (ToolOf(folder, file) is { } tool)
            {
                if (!tools.TryGetValue(tool, out var files))
                {
                    tools.Add(tool, files = []);
                }

                files.Add(file);
            }
        }

        if (tools.Count > 1)
        {
            throw new PlanSourceException(
                $"The folder '{source}' has files of {DisplayText.Count(tools.Count, "tool")}: "
                    + string.Join(
                        ", ",
                        tools.OrderByDescending(t => t.Value.Count).Select(t => $"{t.Key} ({Some(t.Value)})")
                    )
                    + ". A folder has one layout: move the files of each tool to a folder of its own.",
                source
            );
        }
    }

    private static string Some(List<string> files) =>
        string.Join(", ", files.Take(MostFiles))
        + (
            files.Count > MostFiles
                ? $" and {DisplayText.Count(files.Count - MostFiles, "more", "more")}"
                : string.Empty
        );

    /// <summary>Returns the tool that a file is of; null: nothing tells. Pairs of files are of several tools.</summary>
    private static string? ToolOf(FolderReading folder, string file) =>
        LayoutMarks.Of(file) is { } mark and not MigrationLayout.GolangMigrate
            ? LayoutNames.Of(mark)
            : ToolOf(RegularFile.ReadBytes(folder.PathOf(file)));

    private static string? ToolOf(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = (end < 0 ? text : text[..end]).Trim(" \t\r\uFEFF"u8);
            if (
                line.StartsWith("--"u8)
                && line.Length < SectionMarkers.MaxBytes
                && SectionMarkers.Of(line) is var (tool, direction, _)
                && direction is not null
                && LayoutNames.All.Contains(tool)
            )
            {
                return tool;
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }

        return null;
    }
}
