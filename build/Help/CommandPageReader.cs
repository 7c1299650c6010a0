using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace DbMigrate.Build.Help;

/// <summary>Reads the page of a cmdlet. The pages follow the PlatyPS schema 2024-05-01.</summary>
/// <remarks>https://github.com/PowerShell/platyPS/tree/main/docs</remarks>
internal static partial class CommandPageReader
{
    private const string CommonParameters = "CommonParameters";

    /// <summary>Reads a page.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="text">The text of the file.</param>
    /// <exception cref="BuildFailedException">The page does not follow the schema.</exception>
    public static CommandPage Read(string file, string text)
    {
        var page = MarkdownPage.Parse(file, text);
        var frontMatter = page.FrontMatter ?? throw new BuildFailedException($"{file}: the front matter is missing.");
        var name = Text(file, frontMatter, "title");
        var body = page.Root.Get(name);
        var parameters = Entries(body, "PARAMETERS")
            .Where(s => s.Title != CommonParameters)
            .Select(s => ReadParameter(file, s))
            .ToList();
        return new CommandPage(
            name,
            Text(file, frontMatter, "external help file"),
            Text(file, frontMatter, "HelpUri") is { Length: > 0 } uri ? uri : null,
            string.Join(' ', body.Get("SYNOPSIS").Paragraphs()),
            body.Get("DESCRIPTION").Paragraphs(withCode: true),
            [
                .. Entries(body, "SYNTAX")
                    .SelectMany(s => s.CodeBlocks())
                    .Select(c => ReadSyntax(file, name, c, parameters)),
            ],
            parameters,
            [.. Entries(body, "EXAMPLES").Select(ReadExample)],
            ReadTypes(body, "INPUTS"),
            ReadTypes(body, "OUTPUTS"),
            body.Find("NOTES")?.Paragraphs(withCode: true) ?? [],
            [.. (body.Find("RELATED LINKS")?.Lines ?? []).Select(ReadLink).OfType<HelpLink>()]
        );
    }

    private static List<MarkdownSection> Entries(MarkdownSection body, string title) => body.Get(title).Sections;

    private static List<HelpType> ReadTypes(MarkdownSection body, string title) =>
        [.. Entries(body, title).Select(s => new HelpType(s.Title, s.Paragraphs()))];

    private static HelpExample ReadExample(MarkdownSection section) =>
        new(section.Title, string.Join('\n', section.CodeBlocks()), section.Paragraphs());

    private static HelpLink? ReadLink(string line) =>
        Link().Match(line) is { Success: true } match
            ? new HelpLink(
                match.Groups[1].Value,
                match.Groups[2].Value is var uri && uri.EndsWith(".md", StringComparison.Ordinal) ? string.Empty : uri
            )
            : null;

    private static HelpParameter ReadParameter(string file, MarkdownSection section)
    {
        var name = section.Title.TrimStart('-');
        if (section.CodeBlocks().LastOrDefault() is not { } block)
        {
            throw new BuildFailedException($"{file}: the parameter '{name}' has no metadata block.");
        }

        var data = MarkdownPage.ParseYaml(file, block);
        var sets = Items(data, "ParameterSets").OfType<YamlMappingNode>().ToList();
        if (sets.Count == 0)
        {
            throw new BuildFailedException($"{file}: the parameter '{name}' belongs to no parameter set.");
        }

        return new HelpParameter(
            name,
            Text(file, data, "Type"),
            section.Paragraphs(),
            Texts(data, "Aliases"),
            Text(file, data, "DefaultValue"),
            Texts(data, "AcceptedValues"),
            sets.Exists(s => IsTrue(file, s, "IsRequired")),
            Text(file, sets[0], "Position"),
            sets.Exists(s => IsTrue(file, s, "ValueFromPipeline")),
            sets.Exists(s => IsTrue(file, s, "ValueFromPipelineByPropertyName")),
            IsTrue(file, data, "SupportsWildcards")
        );
    }

    private static List<SyntaxParameter> ReadSyntax(
        string file,
        string command,
        string code,
        List<HelpParameter> parameters
    )
    {
        if (!code.StartsWith(command, StringComparison.Ordinal))
        {
            throw new BuildFailedException($"{file}: a form of SYNTAX does not start with '{command}'.");
        }

        var position = 0;
        return
        [
            .. SyntaxElement()
                .Matches(code[command.Length..])
                .Where(m => m.Groups["name"].Value != CommonParameters)
                .Select(m =>
                {
                    var name = m.Groups["name"].Value;
                    if (parameters.Find(p => p.Name == name) is not { } parameter)
                    {
                        throw new BuildFailedException($"{file}: the syntax has '-{name}', PARAMETERS does not.");
                    }

                    var type = m.Groups["type"].Value;
                    return new SyntaxParameter(
                        name,
                        parameter.IsSwitch ? null : type,
                        m.Groups["optional"].Length == 0,
                        m.Groups["positional"].Length > 0 && !parameter.IsSwitch ? position++ : null
                    );
                }),
        ];
    }

    private static string Text(string file, YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar
            ? scalar.Value ?? string.Empty
            : throw new BuildFailedException($"{file}: the key '{key}' is missing in a metadata block.");

    private static bool IsTrue(string file, YamlMappingNode node, string key) =>
        bool.TryParse(Text(file, node, key), out var value)
            ? value
            : throw new BuildFailedException($"{file}: '{key}' is neither true nor false.");

    private static IEnumerable<YamlNode> Items(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) && value is YamlSequenceNode sequence ? sequence.Children : [];

    private static List<string> Texts(YamlMappingNode node, string key) =>
        [.. Items(node, key).OfType<YamlScalarNode>().Select(s => s.Value ?? string.Empty)];

    [GeneratedRegex(@"^- \[([^\]]+)\]\(([^)]*)\)\s*$")]
    private static partial Regex Link();

    // -Name <type>, [-Name] <type>, [-Name <type>], [[-Name] <type>], [-Switch]
    [GeneratedRegex(
        @"(?<optional>\[(?=\[-|-\w+(?: <[^>]+>)?\](?! <)))?(?<positional>\[)?-(?<name>\w+)\]?(?: <(?<type>[^>]+)>)?\]?"
    )]
    private static partial Regex SyntaxElement();
}
