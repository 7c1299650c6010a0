using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Adoption;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Session;

/// <summary>What a bootstrap and the history of another tool mean for the states of phases.</summary>
/// <param name="bootstrap">The bootstrap; null: the plan has none.</param>
/// <param name="history">What the other tool has applied; null: nothing, or nothing is known.</param>
/// <param name="unadopted">The entries of the history that are not adopted.</param>
/// <param name="isNew">Whether the journal knows no phase.</param>
internal sealed class ForeignStatus(
    BootstrapState? bootstrap,
    MigrationAdoption? history,
    IReadOnlyList<MigrationHistoryEntry> unadopted,
    bool isNew
)
{
    private readonly Dictionary<string, MigrationHistoryEntry> _byPhase = unadopted
        .Where(e => e.Phase.Length > 0)
        .ToDictionary(e => e.Phase, StringComparer.Ordinal);

    /// <summary>Says what is not a state of one phase.</summary>
    internal void Tell(MessageSink messages)
    {
        if (bootstrap is not null)
        {
            // Once phases were run, a bootstrap that is done with is no news.
            messages.Say(bootstrap.IsDue || isNew ? MessageKind.Information : MessageKind.Verbose, bootstrap.Text);
        }

        if (history is not { } found)
        {
            return;
        }

        var there = unadopted.Where(e => e.Outcome != HistoryOutcome.Missing).ToList();
        if (there.Count > 0)
        {
            messages.Info(
                $"{found.Tool} has {DisplayText.Count(there.Count, "migration")} in {found.Table} that "
                    + $"{(there.Count == 1 ? "is" : "are")} not adopted: {Names(there)}."
            );
        }

        var missing = unadopted.Where(e => e.Outcome == HistoryOutcome.Missing).ToList();
        if (missing.Count > 0)
        {
            messages.Info(
                $"{found.Tool} does not have {DisplayText.Count(missing.Count, "phase")} in {found.Table} that "
                    + $"{(missing.Count == 1 ? "is" : "are")} applied by the journal: {Names(missing)}."
            );
        }
    }

    private static string Names(List<MigrationHistoryEntry> entries) =>
        DisplayText.Join([.. entries.Select(e => e.Phase.Length > 0 ? e.Phase : e.Version)]);

    /// <summary>Returns the status of a phase with what the bootstrap and the other tool mean for it.</summary>
    internal PhaseStatus Amend(MigrationPhase phase, PhaseStatus status)
    {
        if (bootstrap?.ReasonOf(phase) is { } reason)
        {
            return With(
                status,
                reason,
                "bootstrap: " + (bootstrap.Stage == BootstrapStage.Due ? "due" : bootstrap.Why)
            );
        }

        if (_byPhase.TryGetValue(phase.Id, out var entry))
        {
            var why = entry.Outcome switch
            {
                HistoryOutcome.Conflict or HistoryOutcome.Missing => entry.Message,
                HistoryOutcome.Changed =>
                    $"{history!.Tool} has applied it ({entry.Version} in {history.Table}) from another content of the file.",
                HistoryOutcome.Failed =>
                    $"{history!.Tool} has it as failed, in {history.Table}. {entry.Message}".TrimEnd(),
                _ => $"{history!.Tool} has applied it ({entry.Version} in {history.Table}), and it is not adopted.",
            };
            return Blocked(status, why, why);
        }

        return isNew && unadopted.Count > 0 && status.CanInvoke
            ? Blocked(
                status,
                $"{history!.Tool} has applied migrations here that are not adopted ({history.Table}): nothing is run before.",
                $"waits for the adoption of what {history.Tool} has applied"
            )
            : status;
    }

    /// <summary>Returns a phase that nothing but the adoption can help: gates are not waited for.</summary>
    private static PhaseStatus Blocked(PhaseStatus status, string reason, string brief) =>
        status.State is MigrationState.Ready or MigrationState.Pending
            ? status with
            {
                State = MigrationState.Blocked,
                CanInvoke = false,
                Reason = reason,
                ShortReason = brief,
            }
            : With(status, reason, brief) with
            {
                CanInvoke = false,
            };

    private static PhaseStatus With(PhaseStatus status, string reason, string brief) =>
        status with
        {
            Reason = status.Reason.Length == 0 ? reason : $"{reason}\n{status.Reason}",
            ShortReason = status.ShortReason.Length == 0 ? brief : $"{brief}\n{status.ShortReason}",
        };
}
