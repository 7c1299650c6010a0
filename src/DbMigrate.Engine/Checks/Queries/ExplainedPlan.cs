using System.Globalization;
using System.Text.Json;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Checks.Queries;

/// <summary>A plan of the server's planner.</summary>
/// <param name="Cost">Its total cost, in the planner's units.</param>
/// <param name="Nodes">Its nodes, each after the one that reads it.</param>
internal sealed record ExplainedPlan(double Cost, IReadOnlyList<PlanNode> Nodes)
{
    /// <summary>Reads what EXPLAIN (FORMAT JSON, VERBOSE) returned.</summary>
    internal static ExplainedPlan Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement[0].GetProperty("Plan");
        var nodes = new List<PlanNode>();
        Add(root, 0, (null, null), nodes);
        return new ExplainedPlan(root.GetProperty("Total Cost").GetDouble(), nodes);
    }

    /// <summary>Returns whether it uses one of some indexes.</summary>
    internal bool Uses(IReadOnlySet<(string Schema, string Name)> indexes) =>
        Nodes.Any(n => n is { Schema: { } schema, Index: { } index } && indexes.Contains((schema, index)));

    /// <summary>Returns what reads tables and indexes in it: <c>Seq Scan on public.notes</c>.</summary>
    internal string Scans() =>
        string.Join(", ", Nodes.Where(n => n.IsScan).Select(n => n.Words).DefaultIfEmpty(Nodes[0].Words));

    /// <summary>Returns its nodes, a line each.</summary>
    internal IEnumerable<string> Lines() =>
        Nodes.Select(n =>
            string.Create(CultureInfo.InvariantCulture, $"{new string(' ', 2 * n.Depth)}{n.Words} (cost {n.Cost:0.00})")
        );

    // A Bitmap Index Scan names its index only; its table is that of the Bitmap Heap Scan above it.
    private static void Add(JsonElement node, int depth, (string? Schema, string? Table) above, List<PlanNode> nodes)
    {
        var (schema, table) = (Text(node, "Schema") ?? above.Schema, Text(node, "Relation Name") ?? above.Table);
        nodes.Add(
            new PlanNode(
                depth,
                Text(node, "Node Type") ?? "?",
                schema,
                Text(node, "Relation Name") is { } own ? SqlText.QuoteQualifiedIfNeeded(schema, own) : null,
                Text(node, "Index Name"),
                node.GetProperty("Total Cost").GetDouble()
            )
        );
        if (node.TryGetProperty("Plans", out var plans))
        {
            foreach (var below in plans.EnumerateArray())
            {
                Add(below, depth + 1, (schema, table), nodes);
            }
        }
    }

    private static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) ? value.GetString() : null;
}
