using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>The undo of a phase.</summary>
/// <param name="Steps">The steps: the plan's undo, or those of the apply with the last first.</param>
/// <param name="IsDerived">Whether the undo is derived from the steps of the apply.</param>
internal sealed record UndoPlan(IReadOnlyList<MigrationStep> Steps, bool IsDerived)
{
    /// <summary>Returns the undo of a phase.</summary>
    /// <exception cref="UndoRefusedException">Other phases build on the phase, or it has no undo.</exception>
    internal static async Task<UndoPlan> OfAsync(
        RunContext run,
        MigrationPhase phase,
        PhaseRecord record,
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
            await RequireNothingOnTopAsync(run, phase, cancellationToken).ConfigureAwait(false);
            return new UndoPlan(undo, IsDerived: false);
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

        var resolved = run.Resolved.Of(phase);
        if (!run.Options.AcceptChanged && resolved.IsChangedSince(record))
        {
            throw new UndoRefusedException(
                $"{phase.Place}: phase {phase.Id}: {PhaseChange.Describe(resolved, record)}. "
                    + "Its undo is derived from its steps and would reverse something other than what was run.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.StepsChanged,
            };
        }

        await RequireNothingOnTopAsync(run, phase, cancellationToken).ConfigureAwait(false);
        return new UndoPlan([.. phase.Apply.Reverse()], IsDerived: true);
    }

    private static async Task RequireNothingOnTopAsync(
        RunContext run,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        var others = new List<MigrationPhase>();
        foreach (var other in run.Plan.Phases.Where(p => p.BuildsOn(phase)))
        {
            if (await KeptWorkOfPhase.AnyAsync(run, other, cancellationToken).ConfigureAwait(false))
            {
                others.Add(other);
            }
        }

        if (others.Count > 0)
        {
            var list = string.Join(", ", others.Select(p => $"{p.Id} ({run.State.Phases[p.Id].State})"));
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
