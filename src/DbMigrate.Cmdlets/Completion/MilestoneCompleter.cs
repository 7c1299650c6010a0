using System.Collections;

namespace DbMigrate.Commands;

/// <summary>Completes the names of the milestones that gates of the plan wait for.</summary>
public sealed class MilestoneCompleter : PlanCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(MigrationPlan plan, IDictionary boundParameters) =>
        plan.Phases.SelectMany(p => p.Gates.Where(g => g.Kind == "milestone").Select(g => (g.Name, $"phase {p.Id} waits for it"))).DistinctBy(m => m.Name);
}
