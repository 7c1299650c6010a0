namespace DbMigrate;

/// <summary>A problem of a plan, with its place.</summary>
/// <param name="Place">The place.</param>
/// <param name="Message">The problem and its remedy.</param>
/// <param name="Suggestion">The nearest valid word, or null.</param>
public sealed record PlanFinding(SourcePlace Place, string Message, string? Suggestion = null)
{
    /// <summary>Returns <c>FILE:LINE:COLUMN: message</c>.</summary>
    public override string ToString() =>
        Suggestion is null ? $"{Place}: {Message}" : $"{Place}: {Message} Did you mean '{Suggestion}'?";
}
