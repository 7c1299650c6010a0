namespace DbMigrate.Engine.Scaffolding;

/// <summary>A plan that was made, before it has its schema.</summary>
/// <param name="Phases">The ids of its phases.</param>
/// <param name="Files">Its files, the plan among them.</param>
/// <param name="Findings">What was not understood.</param>
internal sealed record ScaffoldedPlan(
    IReadOnlyList<string> Phases,
    IReadOnlyList<DraftFile> Files,
    IReadOnlyList<PlanFinding> Findings
);
