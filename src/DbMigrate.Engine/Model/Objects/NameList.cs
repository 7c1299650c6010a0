using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>Reads names of objects in a plan. Invalid names are reported at their places.</summary>
internal static class NameList
{
    /// <summary>The keys <c>table</c> and <c>tables</c>, of which one is required.</summary>
    internal static IReadOnlyList<KeyShape> TableKeys { get; } =
    [
        new("table", new ValueShape.Text(Reference.Identifier), "The table."),
        new("tables", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The tables."),
    ];

    /// <summary>The names under <c>table</c> or <c>tables</c>.</summary>
    internal static IReadOnlyList<ObjectName> Tables(KindNode node) =>
        Read(node, node.Has("tables") ? "tables" : "table");

    /// <summary>The names under a key: one, or a list.</summary>
    internal static IReadOnlyList<ObjectName> Read(KindNode node, string key)
    {
        var names = new List<ObjectName>();
        foreach (var scalar in Scalars(node.Value(key)))
        {
            if (ObjectName.Parse(scalar.Text) is { } name)
            {
                names.Add(name);
            }
            else
            {
                node.Error(scalar.Place, NotAName(scalar.Text));
            }
        }

        return names;
    }

    /// <summary>One scalar, or those of a list.</summary>
    internal static IEnumerable<PlanScalar> Scalars(PlanValue? value) =>
        value switch
        {
            PlanScalar scalar => [scalar],
            PlanList list => list.Items.OfType<PlanScalar>(),
            _ => [],
        };

    internal static string NotAName(string text) =>
        $"'{text}' is not a name. Write it as in SQL, optionally with its schema, and in double quotes if "
        + "needed ('\"Order Lines\"').";
}
