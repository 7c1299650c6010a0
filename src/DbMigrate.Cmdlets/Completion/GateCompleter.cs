using System.Collections;
using System.Management.Automation;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>Completes the names of gates: of the named phases, or of all phases.</summary>
public sealed class GateCompleter : PlanCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    )
    {
        var patterns = LanguagePrimitives.TryConvertTo(boundParameters["Phase"], out string[] named)
            ? named
                .Select(n => NumericName.Resolve(n, plan.Phases.Select(p => p.Id)))
                .Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase))
                .ToList()
            : [];
        return plan
            .Phases.Where(p => patterns.Count == 0 || patterns.Exists(w => w.IsMatch(p.Id)))
            .SelectMany(p => p.Gates.Select(g => (g.Name, $"{g.Kind} of phase {p.Id}")))
            .DistinctBy(g => g.Name);
    }
}
