namespace DbMigrate;

/// <summary>A problem of a plan, with its place.</summary>
public sealed record PlanFinding(SourcePlace Place, string Message, string? Suggestion = null)
{
    /// <summary>The place.</summary>
    public SourcePlace Place { get; internal init; } = Place;

    /// <summary>The problem and its remedy.</summary>
    public string Message { get; internal init; } = Message;

    /// <summary>The nearest valid word, or null.</summary>
    public string? Suggestion { get; internal init; } = Suggestion;

    /// <summary>Whether a variable that is not set is its reason: SQL is also read without variables.</summary>
    internal bool AwaitsVariable { get; init; }

    /// <summary>Returns <c>FILE:LINE:COLUMN: message</c>.</summary>
    public override string ToString() =>
        Suggestion is null ? $"{Place}: {Message}" : $"{Place}: {Message} Did you mean '{Suggestion}'?";
}
