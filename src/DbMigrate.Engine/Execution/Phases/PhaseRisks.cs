namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Why a phase needs a confirmation.</summary>
internal static class PhaseRisks
{
    /// <summary>Returns the risks of a phase, as a phrase after its name; empty: none.</summary>
    internal static IReadOnlyList<string> Of(MigrationPhase phase)
    {
        var dangers = new List<string>();
        if (phase.Risk == MigrationRisk.High)
        {
            dangers.Add("is of high risk");
        }

        if (phase.PointOfNoReturn is { } point)
        {
            dangers.Add($"is a point of no return: {point.TrimEnd('.')}");
        }

        if (phase.Irreversible is { } why)
        {
            dangers.Add($"cannot be undone: {why.TrimEnd('.')}");
        }

        return dangers;
    }

    /// <summary>Asks for a confirmation where something is dangerous.</summary>
    /// <exception cref="ConfirmationRequiredException">It was not confirmed.</exception>
    internal static void Confirm(MigrationPhase phase, InvokeOptions options)
    {
        var dangers = Of(phase);
        if (dangers.Count == 0)
        {
            return;
        }

        var question = $"Phase {phase.Id} ({phase.Title}) {string.Join(" and ", dangers)}.";
        if (options.Confirm?.Invoke(question + " Run it?") != true)
        {
            throw new ConfirmationRequiredException($"{question} It was not confirmed; nothing was run.", phase.Id);
        }
    }

    /// <summary>Asks for a confirmation of the undo of a phase of high risk.</summary>
    /// <exception cref="ConfirmationRequiredException">It was not confirmed.</exception>
    internal static void ConfirmUndo(MigrationPhase phase, InvokeOptions options)
    {
        if (
            phase.Risk == MigrationRisk.High
            && options.Confirm?.Invoke($"Phase {phase.Id} ({phase.Title}) is of high risk. Undo it?") != true
        )
        {
            throw new ConfirmationRequiredException(
                $"Phase {phase.Id} ({phase.Title}) is of high risk, and its undo was not confirmed; nothing was run.",
                phase.Id
            )
            {
                Action = PhaseAction.Undo,
            };
        }
    }
}
