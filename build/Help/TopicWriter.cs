using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Build.Help;

/// <summary>Writes a page about_NAME.md as the plain text that <c>Get-Help</c> shows.</summary>
/// <remarks>
/// Headings start at the margin, text is indented by 4 columns and commands by 8. Text is wrapped at 79 columns;
/// command lines are not.
/// </remarks>
internal static partial class TopicWriter
{
    private const int Width = 79;
    private const string Indent = "    ";

    /// <summary>Returns the text of a topic.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="markdown">The text of the file.</param>
    public static string Convert(string file, string markdown)
    {
        var text = new StringBuilder();
        WriteSections(text, MarkdownPage.Parse(file, markdown).Root);
        return $"{text.ToString().TrimEnd()}\n";
    }

    private static void WriteSections(StringBuilder text, MarkdownSection parent)
    {
        foreach (var section in parent.Sections)
        {
            var heading = section.Level switch
            {
                1 => $"TOPIC\n{Indent}{section.Title}",
                2 => section.Title.ToUpperInvariant(),
                _ => $"  {section.Title}",
            };
            text.Append(heading).Append("\n\n");
            foreach (var (isCode, lines) in section.Blocks())
            {
                if (isCode)
                {
                    text.AppendJoin('\n', lines.Select(l => $"{Indent}{Indent}{l}".TrimEnd())).Append("\n\n");
                }
                else
                {
                    WriteParagraphs(text, lines);
                }
            }

            WriteSections(text, section);
        }
    }

    private static void WriteParagraphs(StringBuilder text, List<string> lines)
    {
        var block = new MarkdownSection(string.Empty, 0, string.Empty);
        block.Lines.AddRange(lines);
        var paragraphs = block.Paragraphs();
        for (var i = 0; i < paragraphs.Count; i++)
        {
            var isItem = IsItem(paragraphs[i]);
            Wrap(text, Plain(paragraphs[i]), isItem ? $"{Indent}  " : Indent);

            // The items of one list follow each other without an empty line.
            if (!isItem || i == paragraphs.Count - 1 || !IsItem(paragraphs[i + 1]))
            {
                text.Append('\n');
            }
        }
    }

    private static bool IsItem(string paragraph) => paragraph.StartsWith("- ", StringComparison.Ordinal);

    private static string Plain(string paragraph) => Link().Replace(paragraph, "$1").Replace("`", string.Empty);

    private static void Wrap(StringBuilder text, string paragraph, string hangingIndent)
    {
        var line = new StringBuilder(Indent);
        var isEmpty = true;
        foreach (var word in paragraph.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(hangingIndent);
                isEmpty = true;
            }

            line.Append(isEmpty ? string.Empty : " ").Append(word);
            isEmpty = false;
        }

        text.Append(line).Append('\n');
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex Link();
}
