using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Names what an operation works on, for questions and previews.</summary>
internal static class PhaseTarget
{
    /// <summary>Returns <c>mist on db1:5432/shop (production) as deploy</c>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="database">The home database, as <c>host:port/name</c>.</param>
    /// <param name="state">The state of its journal.</param>
    internal static string Of(MigrationPlan plan, string database, JournalState state) =>
        $"{plan.Name} on {database} ({state.Environment}) as {state.SessionUser}";

    /// <summary>Returns <c>phase a of mist on db1:5432/shop (production) as deploy</c>.</summary>
    internal static string Of(MigrationPhase phase, MigrationPlan plan, string database, JournalState state) =>
        $"phase {phase.Id} of {Of(plan, database, state)}";
}
