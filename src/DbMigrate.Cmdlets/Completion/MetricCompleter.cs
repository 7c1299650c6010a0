using System.Collections;

namespace DbMigrate.Commands;

/// <summary>Completes the names of metrics.</summary>
public sealed class MetricCompleter : PlanCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    ) => plan.Metrics.Select(m => (m.Name, m.Good is null ? $"a metric of the plan {plan.Name}" : $"good is {m.Good}"));
}
