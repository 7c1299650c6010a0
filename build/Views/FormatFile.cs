using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace DbMigrate.Build.Views;

/// <summary>Writes the views as the XML that PowerShell loads with the module.</summary>
/// <remarks>
/// Every text passes TableText, which makes control characters visible: texts of servers and of other people must not
/// reach a terminal raw. A script takes time when the module is imported, so that numbers have none.
/// https://learn.microsoft.com/powershell/scripting/developer/format/formatting-file-overview
/// </remarks>
internal static partial class FormatFile
{
    private const string TableText = "[DbMigrate.Commands.TableText]";

    /// <summary>The file's name; the manifest names it too.</summary>
    public const string Name = "DbMigrate.format.ps1xml";

    /// <summary>Writes the file.</summary>
    public static void Write(string file, IReadOnlyList<TypeView> views)
    {
        foreach (var view in views)
        {
            view.Validate();
        }

        var root = new XElement(
            "Configuration",
            new XElement("ViewDefinitions", views.SelectMany(v => new[] { View(v, Table(v)), View(v, List(v)) }))
        );
        var settings = new XmlWriterSettings
        {
            Indent = true,
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var writer = XmlWriter.Create(file, settings);
        new XDocument(new XComment(" Made by the build from build/Views. "), root).Save(writer);
    }

    private static XElement View(TypeView view, XElement control) =>
        new(
            "View",
            new XElement("Name", view.Type.FullName),
            new XElement("ViewSelectedBy", new XElement("TypeName", view.Type.FullName)),
            control.Name == "TableControl" && view.GroupBy is { } group
                ? new XElement(
                    "GroupBy",
                    Script(Guarded($"{TableText}::Show(({group.Value}))", group.Value)),
                    new XElement("Label", group.Label)
                )
                : null,
            control
        );

    private static XElement Table(TypeView view) =>
        new(
            "TableControl",
            new XElement("TableHeaders", view.Columns.Select(Header)),
            new XElement(
                "TableRowEntries",
                new XElement(
                    "TableRowEntry",
                    new XElement("Wrap"),
                    new XElement(
                        "TableColumnItems",
                        view.Columns.Select(c => new XElement("TableColumnItem", Script(Cell(view, c))))
                    )
                )
            )
        );

    private static XElement Header(ViewColumn column) =>
        new(
            "TableColumnHeader",
            new XElement("Label", column.Label),
            column.Width > 0 ? new XElement("Width", column.Width) : null,
            column.IsRight ? new XElement("Alignment", "Right") : null
        );

    private static string Cell(TypeView view, ViewColumn column) =>
        Guarded(
            column.Width > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{TableText}::Cell({column.Value}, {column.Width})")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{TableText}::Rest({column.Value}, {view.WidthOfOthers}, $Host)"
                ),
            column.Value
        );

    private static XElement List(TypeView view) =>
        new(
            "ListControl",
            new XElement(
                "ListEntries",
                new XElement("ListEntry", new XElement("ListItems", view.Properties.Select(p => Item(view, p))))
            )
        );

    private static XElement Item(TypeView view, string property)
    {
        var value = view.ListValues.GetValueOrDefault(property);
        if (value is null && view.IsPlain(property))
        {
            return new XElement("ListItem", new XElement("PropertyName", property));
        }

        // The comma keeps a list one value.
        return new XElement(
            "ListItem",
            new XElement("Label", property),
            Script(
                Guarded(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $", {TableText}::Item({value ?? $"$_.{property}"}, {view.WidthOfLabels}, $Host)"
                    ),
                    $"$_.{property}"
                )
            )
        );
    }

    /// <summary>
    /// Returns a script that shows a value also where the language mode refuses methods: without colours and widths.
    /// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_language_modes
    /// </summary>
    private static string Guarded(string script, string value) =>
        $"if ($ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') {{ {script} }} "
        + $"else {{ (@({Method().Replace(value, "${value}")}) -join ', ') -replace '[\\x00-\\x1F\\x7F-\\x9F]', '?' }}";

    /// <summary>A call of a method of the module, with the value that it takes.</summary>
    [GeneratedRegex(@"^\[DbMigrate\.\w+\.\w+\]::\w+\((?<value>.*)\)$")]
    private static partial Regex Method();

    private static XElement Script(string text) => new("ScriptBlock", text);
}
