using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>What the apply or the undo of a step would do, found without a database.</summary>
/// <param name="Statements">The statements, or what it does where it is not SQL; a text for a person each.</param>
/// <param name="Effects">Its effects.</param>
internal sealed record StepPreview(IReadOnlyList<string> Statements, StepEffects Effects)
{
    /// <summary>What its file shows before it runs.</summary>
    internal IReadOnlyList<FileFinding> Findings { get; init; } = [];
}
