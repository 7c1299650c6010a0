using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DbMigrate.Build.Help;

/// <summary>A Markdown file divided at its headings.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(YamlMappingNode? frontMatter, MarkdownSection root)
    {
        FrontMatter = frontMatter;
        Root = root;
    }

    /// <summary>The YAML between the lines <c>---</c> at the start of the file, or null.</summary>
    public YamlMappingNode? FrontMatter { get; }

    /// <summary>Holds what stands before the first heading, and the headings of the first level.</summary>
    public MarkdownSection Root { get; }

    /// <summary>Divides the text of a page.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="text">The text of the file.</param>
    /// <exception cref="BuildFailedException">The front matter is not YAML, or a code block has no end.</exception>
    public static MarkdownPage Parse(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var start = 0;
        YamlMappingNode? frontMatter = null;
        if (lines[0] == "---" && Array.IndexOf(lines, "---", 1) is var end and > 0)
        {
            frontMatter = ParseYaml(file, string.Join('\n', lines[1..end]));
            start = end + 1;
        }

        var root = new MarkdownSection(string.Empty, 0, file);
        var open = new Stack<MarkdownSection>([root]);
        var fenced = false;
        foreach (var line in lines[start..])
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!fenced && Heading().Match(line) is { Success: true } heading)
            {
                var level = heading.Groups[1].Length;
                while (open.Peek().Level >= level)
                {
                    open.Pop();
                }

                var section = new MarkdownSection(heading.Groups[2].Value.Trim(), level, file);
                open.Peek().Sections.Add(section);
                open.Push(section);
            }
            else
            {
                open.Peek().Lines.Add(line);
            }
        }

        return fenced
            ? throw new BuildFailedException($"{file}: the last code block has no end.")
            : new MarkdownPage(frontMatter, root);
    }

    /// <summary>Reads a mapping.</summary>
    /// <exception cref="BuildFailedException">The text is not a YAML mapping.</exception>
    public static YamlMappingNode ParseYaml(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode mapping
                ? mapping
                : throw new BuildFailedException($"{file}: a metadata block is not a YAML mapping.");
        }
        catch (YamlException failure)
        {
            throw new BuildFailedException($"{file}: a metadata block is not YAML: {failure.Message}");
        }
    }

    [GeneratedRegex("^(#{1,6}) +(.+)$")]
    private static partial Regex Heading();
}
