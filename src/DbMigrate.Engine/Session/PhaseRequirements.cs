using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Session;

/// <summary>Checks whether the state of a phase permits an operation of the session.</summary>
internal static class PhaseRequirements
{
    /// <summary>Returns the record of an applied phase.</summary>
    /// <exception cref="PhaseNotAppliedException">The phase is not applied.</exception>
    internal static PhaseRecord RequireApplied(MigrationPhase phase, JournalState state)
    {
        var record = state.Phases.GetValueOrDefault(phase.Id);
        return record is { State: MigrationState.Applied or MigrationState.Verified }
            ? record
            : throw new PhaseNotAppliedException(
                $"Phase {phase.Id} is not applied ({record?.State.ToString() ?? "never started"}), so its "
                    + "verify checks were not run.",
                phase.Id
            )
            {
                State = record?.State,
            };
    }

    /// <summary>Checks that a phase can be suspended.</summary>
    /// <exception cref="SuspensionRefusedException">
    /// It has no backfill and no copy, is suspended already, or is applied.
    /// </exception>
    internal static void RequireSuspendable(MigrationPhase phase, JournalState state)
    {
        if (!phase.Apply.Any(s => s.CanPause))
        {
            throw new SuspensionRefusedException(
                $"Phase {phase.Id} has no backfill and no copy, and only these can pause.",
                phase.Id
            )
            {
                Refusal = SuspensionRefusal.NoBackfill,
            };
        }

        if (state.Suspensions.TryGetValue(phase.Id, out var suspended))
        {
            throw new SuspensionRefusedException(
                $"Phase {phase.Id} is suspended already, by {suspended.By} at "
                    + $"{suspended.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.",
                phase.Id
            )
            {
                Refusal = SuspensionRefusal.AlreadySuspended,
            };
        }

        if (
            state.Phases.GetValueOrDefault(phase.Id) is
            { State: MigrationState.Applied or MigrationState.Verified } applied
        )
        {
            throw new SuspensionRefusedException(
                $"Phase {phase.Id} is {applied.State}: nothing is left to suspend.",
                phase.Id
            )
            {
                Refusal = SuspensionRefusal.AlreadyApplied,
            };
        }
    }

    /// <summary>Checks that a phase is suspended.</summary>
    /// <exception cref="SuspensionRefusedException">It is not suspended.</exception>
    internal static void RequireSuspended(MigrationPhase phase, JournalState state)
    {
        if (!state.Suspensions.ContainsKey(phase.Id))
        {
            throw new SuspensionRefusedException($"Phase {phase.Id} is not suspended.", phase.Id)
            {
                Refusal = SuspensionRefusal.NotSuspended,
            };
        }
    }
}
