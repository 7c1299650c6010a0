namespace DbMigrate.Commands;

/// <summary>The phases that a command line means.</summary>
internal static class PhaseSelection
{
    /// <summary>The phases that are named, in the plan's order; none named: all.</summary>
    /// <exception cref="PhaseNotFoundException">A name without wildcards that no phase has.</exception>
    internal static IReadOnlyList<MigrationPhase> Of(MigrationSession session, PlanWork work) =>
        NamedSelection.Of(session.Plan.Phases, p => p.Id, work.Phases, name => session.SelectPhases([name]));
}
