using DbMigrate.Engine.Model.State;

namespace DbMigrate;

/// <summary>A phase cannot be suspended, or is not suspended and so cannot go on.</summary>
public sealed class SuspensionRefusedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public SuspensionRefusedException(string message, string phase, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <inheritdoc/>
    public override string ErrorId => "SuspensionRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Phase;

    /// <summary>Throws where there is nothing to suspend.</summary>
    internal static void RequireSuspendable(MigrationPhase phase, JournalState state)
    {
        if (!phase.Apply.Any(s => s.CanPause))
        {
            throw new SuspensionRefusedException(
                $"Phase {phase.Id} has no backfill: nothing of it can pause between two batches. Stop its run where it runs, with Ctrl+C; invoking it again goes on.",
                phase.Id
            );
        }

        if (state.Suspensions.TryGetValue(phase.Id, out var already))
        {
            throw new SuspensionRefusedException(
                $"Phase {phase.Id} is suspended already, by {already.By} at {already.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.",
                phase.Id
            );
        }

        if (
            state.Phases.GetValueOrDefault(phase.Id) is
            { State: MigrationState.Applied or MigrationState.Verified } done
        )
        {
            throw new SuspensionRefusedException(
                $"Phase {phase.Id} is {done.State}: there is nothing left to suspend.",
                phase.Id
            );
        }
    }

    /// <summary>Throws where nobody suspended it.</summary>
    internal static void RequireSuspended(MigrationPhase phase, JournalState state)
    {
        if (!state.Suspensions.ContainsKey(phase.Id))
        {
            throw new SuspensionRefusedException(
                $"Phase {phase.Id} is not suspended. Where its run failed or was stopped, invoke it again: it goes on where it stopped.",
                phase.Id
            );
        }
    }
}
