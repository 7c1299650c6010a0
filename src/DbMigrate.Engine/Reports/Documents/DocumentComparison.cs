namespace DbMigrate.Engine.Reports.Documents;

/// <summary>
/// Compares pages. What changes while the schema stays is left out: sizes, and the version of the server.
/// </summary>
internal static class DocumentComparison
{
    private static readonly string[] Uncompared =
    [
        MarkdownWriter.SizeMark,
        MarkdownWriter.ServerMark,
        HtmlWriter.SizeMark,
        HtmlWriter.ServerMark,
    ];

    /// <summary>Returns whether two pages say the same. A checkout may have changed their line ends.</summary>
    internal static bool AreEqual(string first, string second) => Lines(first).SequenceEqual(Lines(second));

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n")
            .Split('\n')
            .Where(l => !Array.Exists(Uncompared, m => l.StartsWith(m, StringComparison.Ordinal)))
            // In Markdown, the line before such a line is empty, and so is the one behind it.
            .Where(l => l.Length > 0);
}
