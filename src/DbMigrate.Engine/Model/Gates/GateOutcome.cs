namespace DbMigrate.Engine.Model.Gates;

/// <summary>A gate's judgement.</summary>
/// <param name="Open">Whether the phase may pass.</param>
/// <param name="Reason">Why, in a sentence for the operator: what is missing, since when, and how to get it.</param>
/// <param name="OpensAt">When it opens by itself, where that can be told.</param>
internal sealed record GateOutcome(bool Open, string Reason, DateTimeOffset? OpensAt = null);
