using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>Reads the names of objects in a plan; what is none is said to the node, at its place.</summary>
internal static class NameList
{
    /// <summary>The keys <c>table</c> and <c>tables</c>, of which a check takes one.</summary>
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
        $"'{text}' is not a name: write it as in SQL, with its schema in front where it has one, in double quotes where it needs them ('\"Order Lines\"').";
}
