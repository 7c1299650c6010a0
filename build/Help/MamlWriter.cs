using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DbMigrate.Build.Help;

/// <summary>Writes pages as MAML, the XML that <c>Get-Help</c> reads.</summary>
/// <remarks>
/// https://learn.microsoft.com/powershell/scripting/developer/help/writing-help-for-windows-powershell-cmdlets
/// </remarks>
internal static class MamlWriter
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes one MAML file.</summary>
    public static void Write(string file, IEnumerable<CommandPage> pages)
    {
        var root = new XElement(
            Items + "helpItems",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XAttribute("schema", "maml"),
            pages.OrderBy(p => p.Name, StringComparer.Ordinal).Select(Page)
        );
        using var writer = XmlWriter.Create(
            file,
            new XmlWriterSettings
            {
                Indent = true,
                Encoding = new UTF8Encoding(false),
                NewLineChars = "\n",
            }
        );
        new XDocument(root).Save(writer);
    }

    private static XElement Page(CommandPage page) =>
        new(
            Command + "command",
            Details(page),
            new XElement(Maml + "description", Paragraphs(page.Description)),
            new XElement(Command + "syntax", page.Syntax.Select(s => SyntaxItem(page, s))),
            new XElement(Command + "parameters", page.Parameters.Select(Parameter)),
            new XElement(Command + "inputTypes", page.Inputs.Select(t => Type("inputType", t))),
            new XElement(Command + "returnValues", page.Outputs.Select(t => Type("returnValue", t))),
            page.Notes.Count > 0
                ? new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes)))
                : null,
            new XElement(Command + "examples", page.Examples.Select(Example)),
            new XElement(Command + "relatedLinks", Links(page).Select(Link))
        );

    private static XElement Details(CommandPage page)
    {
        var parts = page.Name.Split('-', 2);
        return new XElement(
            Command + "details",
            new XElement(Command + "name", page.Name),
            new XElement(Maml + "description", Paragraphs([page.Synopsis])),
            new XElement(Command + "verb", parts[0]),
            new XElement(Command + "noun", parts[^1])
        );
    }

    private static XElement SyntaxItem(CommandPage page, IReadOnlyList<SyntaxParameter> form) =>
        new(
            Command + "syntaxItem",
            new XElement(Maml + "name", page.Name),
            form.Select(p => SyntaxParameter(p, page.Parameters.First(described => described.Name == p.Name)))
        );

    private static XElement SyntaxParameter(SyntaxParameter parameter, HelpParameter described) =>
        new(
            Command + "parameter",
            Attributes(
                described,
                parameter.IsRequired,
                parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"
            ),
            new XElement(Maml + "name", parameter.Name),
            Value(parameter.Type),
            AcceptedValues(described),
            TypeOf(described.Type)
        );

    private static XElement Parameter(HelpParameter parameter) =>
        new(
            Command + "parameter",
            Attributes(parameter, parameter.IsRequired, parameter.Position),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Paragraphs(parameter.Description)),
            Value(parameter.IsSwitch ? null : parameter.Type),
            AcceptedValues(parameter),
            TypeOf(parameter.Type),
            parameter.DefaultValue.Length > 0 ? new XElement(Dev + "defaultValue", parameter.DefaultValue) : null
        );

    private static XAttribute[] Attributes(HelpParameter parameter, bool isRequired, string position) =>
        [
            new("required", isRequired),
            new("variableLength", parameter.Type.EndsWith("[]", StringComparison.Ordinal)),
            new("globbing", parameter.SupportsWildcards),
            new("pipelineInput", PipelineInput(parameter)),
            new("position", position),
            new("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        ];

    private static string PipelineInput(HelpParameter parameter) =>
        (parameter.ByValue, parameter.ByPropertyName) switch
        {
            (true, true) => "true (ByValue, ByPropertyName)",
            (true, false) => "true (ByValue)",
            (false, true) => "true (ByPropertyName)",
            _ => "false",
        };

    private static XElement? Value(string? type) =>
        type is null
            ? null
            : new XElement(
                Command + "parameterValue",
                new XAttribute("required", true),
                new XAttribute("variableLength", type.EndsWith("[]", StringComparison.Ordinal)),
                type
            );

    private static XElement? AcceptedValues(HelpParameter parameter) =>
        parameter.AcceptedValues.Count > 0
            ? new XElement(Command + "parameterValueGroup", parameter.AcceptedValues.Select(Value))
            : null;

    private static XElement TypeOf(string name) => new(Dev + "type", new XElement(Maml + "name", name));

    private static XElement Type(string element, HelpType type) =>
        new(Command + element, TypeOf(type.Name), new XElement(Maml + "description", Paragraphs(type.Description)));

    private static XElement Example(HelpExample example) =>
        new(
            Command + "example",
            new XElement(Maml + "title", $"--------- {example.Title} ---------"),
            new XElement(Maml + "introduction"),
            new XElement(Dev + "code", example.Code),
            // Get-Help writes nothing after the last paragraph: an empty one separates it from the next example.
            new XElement(Dev + "remarks", Paragraphs([.. example.Remarks, string.Empty]))
        );

    private static IEnumerable<HelpLink> Links(CommandPage page) =>
        page.OnlineUri is { } uri ? page.Links.Prepend(new HelpLink("Online Version", uri)) : page.Links;

    private static XElement Link(HelpLink link) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", link.Text), new XElement(Maml + "uri", link.Uri));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> texts) =>
        texts.Select(t => new XElement(Maml + "para", t));
}
