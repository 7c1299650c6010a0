using System.Collections;
using System.Management.Automation;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>
/// Completes the names of gates: of the named phases, of those up to <c>-Through</c>, or of all phases.
/// </summary>
public sealed class GateCompleter : PlanCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Description)> NamesIn(
        MigrationPlan plan,
        IDictionary boundParameters
    )
    {
        var ids = plan.Phases.Select(p => p.Id).ToList();
        var patterns = Values(boundParameters["Phase"])
            .Select(n => WildcardPattern.Get(NumericName.Resolve(n, ids), WildcardOptions.IgnoreCase))
            .ToList();
        var last = Values(boundParameters["Through"])
            .Select(n => NumericName.Resolve(n, ids))
            .Select(n => ids.FindIndex(i => i.Equals(n, StringComparison.OrdinalIgnoreCase)))
            .LastOrDefault(-1);
        return plan
            .Phases.Where((p, i) => last < 0 || i <= last)
            .Where(p => patterns.Count == 0 || patterns.Exists(w => w.IsMatch(p.Id)))
            .SelectMany(p => p.Gates.Select(g => (g.Name, $"{g.Kind} of phase {p.Id}")))
            .DistinctBy(g => g.Name);
    }

    // A conversion of null succeeds, and has the value null.
    private static string[] Values(object? given) =>
        given is not null && LanguagePrimitives.TryConvertTo(given, out string[] values) ? values : [];
}
