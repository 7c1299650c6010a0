namespace DbMigrate.Commands;

/// <summary>Selects the phases of a command line.</summary>
internal static class PhaseSelection
{
    /// <summary>Returns the named phases in the plan's order; none named: all.</summary>
    /// <exception cref="PhaseNotFoundException">A name or pattern matches no phase.</exception>
    internal static IReadOnlyList<MigrationPhase> Of(MigrationSession session, PlanWork work) =>
        NamedSelection.Of(session.Plan.Phases, p => p.Id, work.Phases, name => session.SelectPhases([name]));
}
