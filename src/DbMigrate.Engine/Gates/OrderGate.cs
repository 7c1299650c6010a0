using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;

namespace DbMigrate.Engine.Gates;

/// <summary>
/// Requires that every phase that this one builds on is verified. Each phase has this gate; no plan declares it.
/// </summary>
internal sealed class OrderGate : MigrationGate
{
    internal OrderGate(MigrationPhase phase)
        : base("order", phase.Place) { }

    private protected override string DefaultName => "order";

    internal override GateOutcome Evaluate(GateContext context)
    {
        List<string>? missing = null;
        var count = context.Phase.After is null ? Known(context) : 0;
        foreach (var id in context.Phase.After ?? Earlier(context))
        {
            count++;
            if (!context.State.Phases.TryGetValue(id, out var record) || record.State != MigrationState.Verified)
            {
                (missing ??= []).Add(id);
            }
        }

        if (missing is not null)
        {
            var more =
                missing.Count > MostNamed
                    ? $" {missing.Count - MostNamed} more phases before it are not verified."
                    : string.Empty;
            return new GateOutcome(
                false,
                string.Join(" ", missing.Take(MostNamed).Select(id => Missing(context, id))) + more
            )
            {
                Phases = missing,
            };
        }

        return new GateOutcome(
            true,
            count switch
            {
                0 => "No phase comes before it.",
                <= MostNamed => $"Verified: {string.Join(", ", context.Phase.After ?? AllEarlier(context))}.",
                _ => $"All {count} phases before it are verified.",
            }
        );
    }

    /// <summary>The maximum number of phases that a message names; a plan can have a thousand.</summary>
    private const int MostNamed = 3;

    private static int Known(GateContext context) => Math.Min(context.State.VerifiedFirst, context.Phase.Index);

    private static IEnumerable<string> AllEarlier(GateContext context) =>
        context.Plan.Phases.Select(p => p.Id).TakeWhile(id => id != context.Phase.Id);

    private static IEnumerable<string> Earlier(GateContext context)
    {
        // Skips the phases that the run knows to be verified. Otherwise a plan of a thousand phases takes half a
        // million lookups.
        for (
            var i = Known(context);
            i < context.Plan.Phases.Count && context.Plan.Phases[i].Id != context.Phase.Id;
            i++
        )
        {
            yield return context.Plan.Phases[i].Id;
        }
    }

    private static string? Missing(GateContext context, string id) =>
        !context.State.Phases.TryGetValue(id, out var phase)
            ? $"Phase {id} comes before and is not applied."
            : phase.State switch
            {
                MigrationState.Verified => null,
                MigrationState.Applied => $"Phase {id} comes before and is applied, but not verified.",
                MigrationState.Undone => $"Phase {id} comes before and was undone at {InstantText.At(phase.Since)}.",
                MigrationState.Running => $"Phase {id} comes before and runs now, since {InstantText.At(phase.Since)}.",
                MigrationState.InDoubt => $"Phase {id} comes before and is in doubt.",
                _ => $"Phase {id} comes before and {(phase.Undoing ? "its undo" : "it")} failed at "
                    + $"{InstantText.At(phase.Since)}.",
            };
}
