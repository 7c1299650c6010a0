using System.Collections;

namespace DbMigrate.Commands;

/// <summary>Completes the ids of phases.</summary>
public sealed class PhaseCompleter : PlanCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    ) => plan.Phases.Select(p => (p.Id, $"{p.Title} (risk {p.Risk.ToString().ToLowerInvariant()})"));
}
