namespace DbMigrate.Engine.Scaffolding;

/// <summary>A new plan without its schema.</summary>
/// <param name="Phases">The ids of the phases.</param>
/// <param name="Files">The files, including the plan.</param>
/// <param name="Findings">The parts of the source that were not understood.</param>
internal sealed record ScaffoldedPlan(
    IReadOnlyList<string> Phases,
    IReadOnlyList<DraftFile> Files,
    IReadOnlyList<PlanFinding> Findings
)
{
    /// <summary>The folder that the plan names; null: it has copies of the files.</summary>
    internal MigrationFolder? Source { get; init; }
}
