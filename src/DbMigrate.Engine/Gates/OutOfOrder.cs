using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Gates;

/// <summary>A phase of another tool's folder that was never applied, and one after it that is.</summary>
/// <param name="Phase">The phase that comes late.</param>
/// <param name="After">The last phase that is applied.</param>
/// <param name="IsRefused">Whether it is not run, as the tool would not run it.</param>
/// <param name="Text">A sentence or two, for a reader.</param>
internal sealed record OutOfOrder(MigrationPhase Phase, MigrationPhase After, bool IsRefused, string Text)
{
    /// <summary>Returns that a phase comes late; null: it does not.</summary>
    internal static OutOfOrder? Find(MigrationPlan plan, MigrationPhase phase, JournalState state)
    {
        if (
            plan.Source is not { } source
            || phase.Origin is null
            || phase.Repeatable
            || state.Phases.ContainsKey(phase.Id)
            || state.Unverified.AppliedAfter(phase, plan) is not { } after
        )
        {
            return null;
        }

        var text = $"Phase {phase.Id} comes before {after.Id}, which is applied: it is out of order.";
        var gap = ForeignHistory.Of(LayoutNames.Of(source.Layout))?.Gap;
        return source.RefusesOutOfOrder
            ? new OutOfOrder(
                phase,
                after,
                true,
                $"{text} {Sentence(gap)} 'out_of_order: true' in the plan runs it late."
            )
            : new OutOfOrder(phase, after, false, text);
    }

    private static string Sentence(string? text) =>
        text is { Length: > 0 } ? char.ToUpperInvariant(text[0]) + text[1..] + "." : string.Empty;
}
