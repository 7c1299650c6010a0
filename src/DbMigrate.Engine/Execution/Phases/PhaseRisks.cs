namespace DbMigrate.Engine.Execution.Phases;

/// <summary>What the plan says of the danger of a phase.</summary>
internal static class PhaseRisks
{
    /// <summary>Returns the dangers of a phase or of its undo, a sentence each; empty: none.</summary>
    internal static IReadOnlyList<string> Of(MigrationPhase phase, PhaseAction action = PhaseAction.Apply)
    {
        var dangers = new List<string>();
        if (phase.Risk == MigrationRisk.High)
        {
            dangers.Add("The phase is of high risk.");
        }

        if (action == PhaseAction.Undo)
        {
            return dangers;
        }

        if (phase.PointOfNoReturn is { } point)
        {
            dangers.Add($"It is a point of no return: {point.TrimEnd('.')}.");
        }

        if (phase.Irreversible is { } why)
        {
            dangers.Add($"It cannot be undone: {why.TrimEnd('.')}.");
        }

        return dangers;
    }
}
