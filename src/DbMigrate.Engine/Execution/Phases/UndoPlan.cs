using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>The undo of a phase.</summary>
/// <param name="Steps">The steps: the plan's undo, or those of the apply with the last first.</param>
/// <param name="IsDerived">Whether the undo is derived from the steps of the apply.</param>
internal sealed record UndoPlan(IReadOnlyList<MigrationStep> Steps, bool IsDerived)
{
    /// <summary>Whether it is derived from steps that changed since they were run.</summary>
    internal bool IsChanged { get; init; }

    /// <summary>Whether another tool applied the phase.</summary>
    internal bool IsAdopted { get; init; }

    /// <summary>Returns the undo of a phase.</summary>
    /// <exception cref="UndoRefusedException">Other phases build on the phase, or it has no undo.</exception>
    /// <param name="resolved">The plan as the call uses it.</param>
    /// <param name="state">The state of the phases.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="record">What the journal says of it.</param>
    /// <param name="anyKeptAsync">Returns whether anything of a phase is in a database.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<UndoPlan> OfAsync(
        ResolvedPlan resolved,
        JournalState state,
        InvokeOptions options,
        MigrationPhase phase,
        PhaseRecord record,
        Func<MigrationPhase, CancellationToken, Task<bool>> anyKeptAsync,
        CancellationToken cancellationToken
    )
    {
        if (phase.Irreversible is { } why)
        {
            throw new UndoRefusedException($"{phase.Place}: phase {phase.Id} is irreversible: {why}", phase.Id)
            {
                Refusal = UndoRefusal.Irreversible,
            };
        }

        if (phase.Undo is { } undo)
        {
            await RequireNothingOnTopAsync(resolved.Plan, state, phase, anyKeptAsync, cancellationToken)
                .ConfigureAwait(false);
            return new UndoPlan(undo, IsDerived: false) { IsAdopted = record.Adopted };
        }

        if (phase.NoUndoBecause is { } none && !phase.Apply.All(s => s.HasDerivedUndo))
        {
            throw new UndoRefusedException(
                $"{phase.Place}: phase {phase.Id} cannot be undone: {none}. The phase is {record.State}.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.Irreversible,
            };
        }

        var without = phase.Apply.Where(s => !s.HasDerivedUndo).ToList();
        if (without.Count > 0)
        {
            throw new UndoRefusedException(
                $"{phase.Place}: phase {phase.Id} has no undo: the plan gives none, and none can be derived for "
                    + string.Join(
                        ", ",
                        without.Select(s => s.NoUndoBecause is { } because ? $"{s.Name} ({because})" : s.Name)
                    )
                    + $". The phase is {record.State}.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.NoUndo,
            };
        }

        var own = resolved.Of(phase);
        var changed = own.IsChangedSince(record);
        if (!options.AcceptChanged && changed)
        {
            throw new UndoRefusedException(
                $"{phase.Place}: phase {phase.Id}: {PhaseChange.Describe(own, record)}. "
                    + "Its undo is derived from its steps and would reverse something other than what was run.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.StepsChanged,
            };
        }

        await RequireNothingOnTopAsync(resolved.Plan, state, phase, anyKeptAsync, cancellationToken)
            .ConfigureAwait(false);
        return new UndoPlan([.. phase.Apply.Reverse()], IsDerived: true) { IsChanged = changed };
    }

    private static async Task RequireNothingOnTopAsync(
        MigrationPlan plan,
        JournalState state,
        MigrationPhase phase,
        Func<MigrationPhase, CancellationToken, Task<bool>> anyKeptAsync,
        CancellationToken cancellationToken
    )
    {
        var others = new List<MigrationPhase>();
        foreach (var other in plan.Phases.Where(p => p.BuildsOn(phase)))
        {
            if (await anyKeptAsync(other, cancellationToken).ConfigureAwait(false))
            {
                others.Add(other);
            }
        }

        if (others.Count > 0)
        {
            var list = string.Join(", ", others.Select(p => $"{p.Id} ({state.Phases[p.Id].State})"));
            var build = others.Count == 1 ? "builds" : "build";
            throw new UndoRefusedException($"Phase {phase.Id} cannot be undone now: {list} {build} on it.", phase.Id)
            {
                Refusal = UndoRefusal.PhasesOnTop,
                BlockingPhases = [.. others.Select(p => p.Id)],
                PhasesWithoutUndo =
                [
                    .. others
                        .Where(p => p.UndoSource is MigrationUndoSource.None or MigrationUndoSource.Irreversible)
                        .Select(p => p.Id),
                ],
            };
        }
    }
}
