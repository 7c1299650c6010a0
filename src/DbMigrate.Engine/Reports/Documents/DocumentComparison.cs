namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Compares pages. Sizes change from day to day, and are left out.</summary>
internal static class DocumentComparison
{
    /// <summary>Returns whether two pages say the same. A checkout may have changed their line ends.</summary>
    internal static bool AreEqual(string first, string second) => Lines(first).SequenceEqual(Lines(second));

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n")
            .Split('\n')
            .Where(l =>
                !l.StartsWith(MarkdownWriter.SizeMark, StringComparison.Ordinal)
                && !l.StartsWith(HtmlWriter.SizeMark, StringComparison.Ordinal)
            )
            // In Markdown, the line before a size is empty, and so is the one behind it.
            .Where(l => l.Length > 0);
}
