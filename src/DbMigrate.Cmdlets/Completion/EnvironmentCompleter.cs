using System.Collections;

namespace DbMigrate.Commands;

/// <summary>Completes the environments: those of the plan, and the default.</summary>
public sealed class EnvironmentCompleter : PlanCompleter
{
    private const string Default = "production";

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    ) =>
        plan
            .Environments.Select(e => (e.Name, $"an environment of the plan {plan.Name}"))
            .Append((Default, "the default"))
            .DistinctBy(e => e.Item1);
}
