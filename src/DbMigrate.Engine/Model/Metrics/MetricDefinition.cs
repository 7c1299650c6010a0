using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Metrics;

namespace DbMigrate;

/// <summary>A named query of a plan that says how far the migration is, with its thresholds.</summary>
public sealed class MetricDefinition
{
    internal MetricDefinition(KindNode node)
    {
        Name = node.Text("name").Trim();
        On = node.OptionalText("on") ?? "default";
        Sql = node.Text("sql").Trim();
        Unit = node.OptionalText("unit")?.Trim();
        Place = node.Place;
        Session = AsClause.SessionOf(node, writes: false);
        Statements = CheckStatements.Of(node, "sql", writes: false, StatementAsker.Metric);
        Thresholds = new MetricThresholds(node);
    }

    /// <summary>Its name, unique in the plan.</summary>
    public string Name { get; }

    /// <summary>The connection that it asks.</summary>
    public string On { get; }

    /// <summary>The query as the plan writes it.</summary>
    public string Sql { get; }

    /// <summary>The unit of its values, or null.</summary>
    public string? Unit { get; }

    /// <summary>What holds where all is well, as in <c>&gt;= 99.5</c>; null: nothing said.</summary>
    public string? Good => Thresholds.GoodText;

    /// <summary>What holds where somebody should look; null: nothing said.</summary>
    public string? Warn => Thresholds.WarnText;

    /// <summary>What holds where something is wrong; null: nothing said.</summary>
    public string? Critical => Thresholds.CriticalText;

    /// <summary>Where it stands in the plan.</summary>
    public SourcePlace Place { get; }

    /// <summary>The session that it wants.</summary>
    internal CheckSession Session { get; }

    /// <summary>The query as it is sent.</summary>
    internal CheckStatements Statements { get; }

    /// <summary>How its values are judged.</summary>
    internal MetricThresholds Thresholds { get; }

    /// <summary>The name, for a reader.</summary>
    public override string ToString() => Name;
}
