using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The phases that a command line means.</summary>
internal static class PhaseSelection
{
    /// <summary>The phases that are named, in the plan's order; none named: all. Wildcards are PowerShell's, ranges such as <c>[ab]</c> too.</summary>
    /// <exception cref="PhaseNotFoundException">A name without wildcards that no phase has.</exception>
    internal static IReadOnlyList<MigrationPhase> Of(MigrationSession session, PlanWork work)
    {
        if (work.Phases.Count == 0)
        {
            return session.Plan.Phases;
        }

        var chosen = work.Phases.SelectMany(name => Of(session, name)).ToHashSet();
        return [.. session.Plan.Phases.Where(chosen.Contains)];
    }

    private static IEnumerable<MigrationPhase> Of(MigrationSession session, string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return session.SelectPhases([name]);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return session.Plan.Phases.Where(p => pattern.IsMatch(p.Id));
    }
}
