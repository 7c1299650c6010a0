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
        if (OutOfOrder.Find(context.Plan, context.Phase, context.State) is { IsRefused: true } late)
        {
            return new GateOutcome(false, late.Text) { Short = $"out of order: {late.After.Id} is applied" };
        }

        var (count, missing, first) = context.Phase.After is { } after ? Among(after, context) : Earlier(context);
        if (missing > 0)
        {
            var named = first.Take(MostNamed).Select(id => Missing(context, id)).ToList();
            if (missing > named.Count)
            {
                var more = missing - named.Count;
                named.Add($"{more} more {(more == 1 ? "phase before it is" : "phases before it are")} not verified.");
            }

            return new GateOutcome(false, string.Join(" ", named))
            {
                Short = "waits for " + Names(context, first, missing),
                Phases = first,
                PhasesOmitted = missing - first.Count,
            };
        }

        return new GateOutcome(
            true,
            count switch
            {
                0 => "No phase comes before it.",
                <= MostNamed => "Verified: "
                    + string.Join(", ", context.Phase.After ?? context.Plan.Phases.Take(count).Select(p => p.Id))
                    + ".",
                _ => $"All {count} phases before it are verified.",
            }
        );
    }

    /// <summary>The maximum number of phases that a message names; a plan can have thousands.</summary>
    private const int MostNamed = 3;

    /// <summary>
    /// The maximum number of phases that a result lists. Without it, the results of all phases would together have a
    /// size quadratic in the number of phases.
    /// </summary>
    private const int MostListed = 20;

    private static (int Count, int Missing, IReadOnlyList<string> First) Among(
        IReadOnlyList<string> after,
        GateContext context
    )
    {
        var missing = after.Where(context.State.Unverified.Contains).ToList();
        return (after.Count, missing.Count, [.. missing.Take(MostListed)]);
    }

    private static (int Count, int Missing, IReadOnlyList<string> First) Earlier(GateContext context)
    {
        var (missing, first) = context.State.Unverified.Before(context.Phase, context.Plan, MostListed);
        return (context.Phase.Index, missing, first);
    }

    private static string Names(GateContext context, IReadOnlyList<string> missing, int count)
    {
        var names = missing
            .Take(MostNamed)
            .Select(id => context.State.Phases.TryGetValue(id, out var phase) ? $"{id} ({phase.State})" : id);
        return string.Join(", ", names) + (count > MostNamed ? $" and {count - MostNamed} more" : string.Empty);
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
