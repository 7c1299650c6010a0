using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Reads the objects that the checks <c>exists</c> and <c>absent</c> name.</summary>
internal static class ExpectedObject
{
    private static readonly (string Kind, Func<string, string, NamedObject?> Parse, string Form)[] Kinds =
    [
        ("table", Qualified, "tables"),
        ("function", Function, "functions or procedures, with or without argument types"),
        ("index", Qualified, "indexes"),
        ("view", Qualified, "views"),
        ("matview", Qualified, "materialized views"),
        ("trigger", OnTable, "triggers, as `name` or `name on table`"),
        ("type", Qualified, "types"),
        ("policy", OnTable, "policies, as `name` or `name on table`"),
        ("constraint", OnTable, "constraints, as `name` or `name on table`"),
        ("extension", Single, "extensions"),
        ("role", Single, "roles"),
        ("database", Single, "databases"),
        ("schema", Single, "schemas"),
    ];

    /// <summary>Returns the shape of <c>exists</c> and <c>absent</c>.</summary>
    internal static MapShape ShapeOf(string summary, string must) =>
        new(
            summary,
            [
                .. Kinds.Select(k => new KeyShape(
                    k.Kind,
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    $"The {k.Form}{(k.Form.Contains(',') ? "," : null)} that {must}."
                )),
            ]
        )
        {
            AtLeastOneOf =
            [
                [.. Kinds.Select(k => k.Kind)],
            ],
        };

    /// <summary>Reads the objects of a node, in the order of the kinds.</summary>
    internal static IReadOnlyList<NamedObject> Read(KindNode node)
    {
        var objects = new List<NamedObject>();
        foreach (var (kind, parse, form) in Kinds)
        {
            foreach (var scalar in NameList.Scalars(node.Value(kind)))
            {
                if (parse(kind, scalar.Text) is { } wanted)
                {
                    objects.Add(wanted);
                }
                else
                {
                    node.Error(scalar.Place, $"{NameList.NotAName(scalar.Text)} '{kind}' takes {form}.");
                }
            }
        }

        return objects;
    }

    /// <summary><c>table a, b; function f</c>.</summary>
    internal static string Join(IReadOnlyList<NamedObject> objects) =>
        string.Join(
            "; ",
            objects.GroupBy(o => o.Kind).Select(g => $"{g.Key} {DisplayText.Join([.. g.Select(o => o.Words)])}")
        );

    private static NamedObject? Qualified(string kind, string text) =>
        ObjectName.Parse(text) is { } name ? new(kind, name, null, null) : null;

    private static NamedObject? OnTable(string kind, string text)
    {
        if (ObjectName.ParseStart(text, out var rest) is not { } name)
        {
            return null;
        }

        return rest.IsWhiteSpace() ? new(kind, name, null, null)
            : rest.StartsWith("on", StringComparison.OrdinalIgnoreCase)
            && rest.Length > 2
            && (char.IsWhiteSpace(rest[2]) || rest[2] == '"')
            && ObjectName.Parse(rest[2..].ToString()) is { } table
                ? new(kind, name, table, null)
            : null;
    }

    private static NamedObject? Function(string kind, string text)
    {
        if (ObjectName.ParseStart(text, out var rest) is not { } name)
        {
            return null;
        }

        var arguments = rest.Trim();
        return arguments.IsEmpty ? new(kind, name, null, null)
            : arguments[0] == '(' && arguments[^1] == ')' ? new(kind, name, null, Split(arguments[1..^1].ToString()))
            : null;
    }

    /// <summary>
    /// Reads an extension, role, schema or database. A text that is not a valid name without quotes, such as
    /// <c>uuid-ossp</c>, is taken literally.
    /// </summary>
    private static NamedObject? Single(string kind, string text) =>
        ObjectName.Parse(text) is { Schema: null } name ? new(kind, name, null, null)
        : text.Length > 0 && !text.Contains('"', StringComparison.Ordinal)
            ? new(kind, new ObjectName(null, text, text), null, null)
        : null;

    /// <summary>Splits at commas outside parentheses: <c>numeric(10,2), text</c>.</summary>
    private static List<string> Split(string types)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < types.Length; i++)
        {
            depth += types[i] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (types[i] == ',' && depth == 0)
            {
                parts.Add(types[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(types[start..].Trim());
        return parts is [""] ? [] : parts;
    }
}
