namespace DbMigrate.Build.Help;

/// <summary>A heading, the lines below it, and the deeper headings below those.</summary>
/// <param name="title">The text of the heading.</param>
/// <param name="level">The number of <c>#</c> characters; 0 for the file itself.</param>
/// <param name="file">The file's name, for errors.</param>
internal sealed class MarkdownSection(string title, int level, string file)
{
    /// <summary>The text of the heading.</summary>
    public string Title => title;

    /// <summary>The number of <c>#</c> characters; 0 for the file itself.</summary>
    public int Level => level;

    /// <summary>The lines up to the next heading.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The headings one level below.</summary>
    public List<MarkdownSection> Sections { get; } = [];

    /// <summary>Returns the section with a title, or null.</summary>
    public MarkdownSection? Find(string name) => Sections.Find(s => s.Title == name);

    /// <summary>Returns the section with a title.</summary>
    /// <exception cref="BuildFailedException">There is none.</exception>
    public MarkdownSection Get(string name) =>
        Find(name) ?? throw new BuildFailedException($"{file}: the heading '{name}' is missing.");

    /// <summary>Returns the text, one string for each paragraph, list item and, if wanted, code block.</summary>
    /// <remarks>The lines of a paragraph are joined: <c>Get-Help</c> wraps them to the width of the terminal.</remarks>
    /// <param name="withCode">Whether the code blocks are returned. Default: they are left out.</param>
    public IReadOnlyList<string> Paragraphs(bool withCode = false)
    {
        var paragraphs = new List<string>();
        foreach (var (isCode, lines) in Blocks())
        {
            if (!isCode)
            {
                AddParagraphs(paragraphs, lines);
            }
            else if (withCode)
            {
                paragraphs.Add(string.Join('\n', lines.Select(l => $"    {l}")));
            }
        }

        return paragraphs;
    }

    /// <summary>Returns the code blocks, without their fences.</summary>
    public IReadOnlyList<string> CodeBlocks() =>
        [.. Blocks().Where(b => b.IsCode).Select(b => string.Join('\n', b.Lines))];

    /// <summary>Returns the lines in order, divided into code and text.</summary>
    public IReadOnlyList<(bool IsCode, List<string> Lines)> Blocks()
    {
        var blocks = new List<(bool IsCode, List<string> Lines)> { (false, []) };
        foreach (var line in Lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                blocks.Add((!blocks[^1].IsCode, []));
            }
            else
            {
                blocks[^1].Lines.Add(line);
            }
        }

        return blocks;
    }

    private static void AddParagraphs(List<string> paragraphs, List<string> lines)
    {
        var current = new List<string>();
        foreach (var line in lines.Append(string.Empty))
        {
            if ((line.Length == 0 || line.StartsWith("- ", StringComparison.Ordinal)) && current.Count > 0)
            {
                paragraphs.Add(string.Join(' ', current));
                current.Clear();
            }

            if (line.Trim() is { Length: > 0 } words)
            {
                current.Add(words);
            }
        }
    }
}
