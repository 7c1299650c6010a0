using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>An execution of a phase: an apply or an undo.</summary>
internal sealed class PhaseExecution : JournaledExecution
{
    /// <summary>The phase.</summary>
    internal required MigrationPhase Phase { get; init; }

    /// <summary>Whether the phase is applied or undone.</summary>
    internal required PhaseAction Action { get; init; }

    /// <summary>The results of the gates and checks.</summary>
    internal List<CheckResult> Checks { get; } = [];

    internal override string Owner => Phase.Id;

    internal override string Label => $"phase {Phase.Id}";

    internal override string Heading => $"Phase {Phase.Id}";

    private protected override string Subject => Action == PhaseAction.Undo ? $"the undo of {Label}" : Label;

    internal override LimitOverrides? Limits => Phase.Limits;
}
