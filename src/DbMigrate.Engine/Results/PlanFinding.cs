namespace DbMigrate;

/// <summary>One thing that is wrong or dangerous in a plan, with its place.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Suggestion">The nearest valid word, where one is near.</param>
public sealed record PlanFinding(SourcePlace Place, string Message, string? Suggestion = null)
{
    /// <summary><c>FILE:LINE:COLUMN: message</c>.</summary>
    public override string ToString() =>
        Suggestion is null ? $"{Place}: {Message}" : $"{Place}: {Message} Did you mean '{Suggestion}'?";
}
