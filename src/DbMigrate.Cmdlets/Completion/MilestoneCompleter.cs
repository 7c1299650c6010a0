using System.Collections;

namespace DbMigrate.Commands;

/// <summary>Completes the names of the milestones of the plan.</summary>
public sealed class MilestoneCompleter : PlanCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    ) =>
        MigrationSession
            .Create(plan, new SessionOptions())
            .GetMilestoneNames()
            .Select(n => (n, $"a milestone of the plan {plan.Name}"));
}
