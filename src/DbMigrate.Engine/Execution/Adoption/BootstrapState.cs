using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>What becomes of the bootstrap of a plan on a database.</summary>
internal enum BootstrapStage
{
    /// <summary>The next invocation runs it.</summary>
    Due,

    /// <summary>It was begun, or its phases are not marked yet: the next invocation continues it.</summary>
    Unfinished,

    /// <summary>It was run.</summary>
    Done,

    /// <summary>It is never run here: the database had objects, or phases, before it.</summary>
    Skipped,
}

/// <summary>The bootstrap of a plan on a database.</summary>
/// <param name="Bootstrap">The bootstrap.</param>
/// <param name="Stage">What becomes of it.</param>
/// <param name="Why">Why it is skipped or what happened to it, without a full stop; empty: nothing to say.</param>
/// <param name="Left">The phases that it stands for and that the journal does not know.</param>
internal sealed record BootstrapState(
    MigrationBootstrap Bootstrap,
    BootstrapStage Stage,
    string Why,
    IReadOnlyList<MigrationPhase> Left
)
{
    /// <summary>Whether the next invocation runs it, or what is left of it.</summary>
    internal bool IsDue => Stage is BootstrapStage.Due or BootstrapStage.Unfinished;

    /// <summary>A sentence about it, for a reader.</summary>
    internal string Text =>
        Stage switch
        {
            BootstrapStage.Due =>
                $"The bootstrap {Name} is due: the database has no objects of users. The next invocation "
                    + $"runs it, and {Marks}.",
            BootstrapStage.Unfinished =>
                $"The bootstrap {Name} is not finished: {Why}. The next invocation continues it, " + $"and {Marks}.",
            BootstrapStage.Done => $"The bootstrap {Name} was run: {Why}.",
            _ => $"The bootstrap {Name} is not run: {Why}.",
        };

    /// <summary>Returns why a phase is as it is, where the bootstrap decides it; null: it does not.</summary>
    internal string? ReasonOf(MigrationPhase phase) =>
        IsDue && Left.Contains(phase)
            ? Stage == BootstrapStage.Due
                ? $"The next invocation builds the empty database with the bootstrap {Name}, which stands for this phase."
                : $"The bootstrap {Name}, which stands for this phase, is not finished: {Why}. The next invocation "
                    + "continues it."
            : null;

    /// <summary>Says what a call does with it: a warning, where it stands for phases that the call does not name.</summary>
    internal void Announce(IReadOnlyList<MigrationPhase> phases, MessageSink messages)
    {
        var unnamed = Left.Except(phases).Select(p => p.Id).ToList();
        var what =
            Stage == BootstrapStage.Due
                ? $"The database has no objects of users: the bootstrap {Name} is run first, and {Marks}."
                : $"The bootstrap {Name} is continued first, and {Marks}.";
        if (unnamed.Count == 0)
        {
            messages.Info(what);
        }
        else
        {
            messages.Warn($"{what} This call does not name {DisplayText.Join(unnamed)}.");
        }
    }

    private string Name => $"{Bootstrap.File} (through {Bootstrap.Through.Id})";

    private string Marks =>
        Left.Count == 0 ? "no phase is left to mark"
        : Left.Count == 1 ? $"{Left[0].Id} becomes Adopted"
        : $"{Left[0].Id} to {Left[^1].Id} ({DisplayText.Count(Left.Count, "phase")}) become Adopted";
}
