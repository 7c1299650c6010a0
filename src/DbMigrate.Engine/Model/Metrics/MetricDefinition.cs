using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Metrics;

namespace DbMigrate;

/// <summary>A named query of a plan that measures the progress of the migration, with its thresholds.</summary>
public sealed class MetricDefinition
{
    internal MetricDefinition(KindNode node)
    {
        Name = node.Text("name").Trim();
        On = node.OptionalText("on") ?? "default";
        Sql = node.Text("sql").Trim();
        Unit = node.OptionalText("unit")?.Trim();
        Chart = node.OptionalText("chart") ?? "line";
        Record = node.Boolean("record", otherwise: false);
        Place = node.Place;
        Session = AsClause.SessionOf(node, writes: false);
        Statements = CheckStatements.Of(node, "sql", writes: false, StatementAsker.Metric);
        Thresholds = new MetricThresholds(node);
    }

    /// <summary>Its name, unique in the plan.</summary>
    public string Name { get; }

    /// <summary>The connection that the query runs on.</summary>
    public string On { get; }

    /// <summary>The query as the plan writes it.</summary>
    public string Sql { get; }

    /// <summary>The unit of its values, or null.</summary>
    public string? Unit { get; }

    /// <summary>The threshold for the status Good, as in <c>&gt;= 99.5</c>; null: none.</summary>
    public string? Good => Thresholds.GoodText;

    /// <summary>The threshold for the status Warn; null: none.</summary>
    public string? Warn => Thresholds.WarnText;

    /// <summary>The threshold for the status Critical; null: none.</summary>
    public string? Critical => Thresholds.CriticalText;

    /// <summary>How a report draws its values: line, bar or number.</summary>
    public string Chart { get; }

    /// <summary>Whether each measurement is recorded in the journal.</summary>
    public bool Record { get; }

    /// <summary>Its place in the plan.</summary>
    public SourcePlace Place { get; }

    /// <summary>The session that it needs.</summary>
    internal CheckSession Session { get; }

    /// <summary>The query as it is sent.</summary>
    internal CheckStatements Statements { get; }

    /// <summary>The thresholds that its values are compared with.</summary>
    internal MetricThresholds Thresholds { get; }

    /// <summary>Says that its thresholds compare numbers whose unit is not given; null: it is, or none is needed.</summary>
    internal PlanFinding? MissingUnit =>
        Unit is null && Thresholds.CompareNumbers
            ? new PlanFinding(
                Place,
                $"The metric {Name} has thresholds and no 'unit'. A reader of the value needs it: write what is counted or "
                    + "measured, as in unit: rows or unit: ms."
            )
            : null;

    /// <summary>The name, for a reader.</summary>
    public override string ToString() => Name;
}
