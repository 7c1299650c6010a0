using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>
    /// Resolves the phase's batch in doubt by the operator's answer. Records the reason in the journal.
    /// </summary>
    /// <param name="phase">The phase.</param>
    /// <param name="done">Whether the batch in doubt took effect.</param>
    /// <param name="reason">How the operator found out.</param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    /// <exception cref="NothingInDoubtException">Nothing of the phase is in doubt.</exception>
    public Task<PhaseStatus> RepairAsync(
        MigrationPhase phase,
        bool done,
        string reason,
        CancellationToken cancellationToken = default
    ) => _services.Outlet.One(() => RepairCoreAsync(phase, done, reason, cancellationToken), MaskedResults.Of);

    /// <summary>
    /// Returns what <see cref="RepairAsync"/> would record and where, in lines, for a question before it.
    /// </summary>
    /// <param name="phase">The phase.</param>
    /// <param name="done">Whether the batch in doubt took effect.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NothingInDoubtException">Nothing of the phase is in doubt.</exception>
    public Task<string> DescribeRepairAsync(
        MigrationPhase phase,
        bool done,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(phase);
        return _services.Outlet.One(
            async () =>
            {
                var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
                var record = InDoubtRepair.Require(state, phase);
                var target = PhaseTarget.Of(
                    phase,
                    Plan,
                    await _services.DisplayAsync(cancellationToken).ConfigureAwait(false),
                    state
                );
                return $"Record step and batch {record.InDoubtBatch} as {(done ? "done" : "not done")}: {target}"
                    + $"{Environment.NewLine}  The next run "
                    + (done ? "does not run it." : "runs it again.")
                    + " A wrong answer loses work, or does it twice.";
            },
            static (text, mask) => TextLimit.Clean(mask, text)
        );
    }

    private async Task<PhaseStatus> RepairCoreAsync(
        MigrationPhase phase,
        bool done,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken, MigrationAccessKind.Run).ConfigureAwait(false);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        await _services.EnsureCurrentAsync(home, state, cancellationToken).ConfigureAwait(false);
        var recorded = await InDoubtRepair
            .MarkAsync(_services.Journal, home, _services.Messages, state, phase, done, reason, cancellationToken)
            .ConfigureAwait(false);
        _services.Messages.Info($"Phase {phase.Id}: recorded. {recorded}");
        return (await GetStatusAsync([phase], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Pauses the backfills of a phase between two batches, in every run until <see cref="ResumeAsync"/>. Recorded in
    /// the journal.
    /// </summary>
    /// <param name="phase">The phase. It need not be running.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    /// <exception cref="SuspensionRefusedException">The phase has no backfill and no copy, or is suspended already.</exception>
    public Task<PhaseStatus> SuspendAsync(
        MigrationPhase phase,
        string? reason,
        CancellationToken cancellationToken = default
    ) => _services.Outlet.One(() => SuspendCoreAsync(phase, reason, cancellationToken), MaskedResults.Of);

    private async Task<PhaseStatus> SuspendCoreAsync(
        MigrationPhase phase,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        PhaseRequirements.RequireSuspendable(
            phase,
            await _services.ReadStateAsync(cancellationToken, MigrationAccessKind.Run).ConfigureAwait(false)
        );
        await _services
            .RecordAsync(
                new JournalEntry(JournalEvents.PhaseSuspended) { Phase = phase.Id, Message = reason },
                cancellationToken
            )
            .ConfigureAwait(false);
        return (await GetStatusAsync([phase], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Lets the backfills of a suspended phase continue. Recorded in the journal.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    /// <exception cref="SuspensionRefusedException">It is not suspended.</exception>
    public Task<PhaseStatus> ResumeAsync(MigrationPhase phase, CancellationToken cancellationToken = default) =>
        _services.Outlet.One(() => ResumeCoreAsync(phase, cancellationToken), MaskedResults.Of);

    private async Task<PhaseStatus> ResumeCoreAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        PhaseRequirements.RequireSuspended(
            phase,
            await _services.ReadStateAsync(cancellationToken, MigrationAccessKind.Run).ConfigureAwait(false)
        );
        await _services
            .RecordAsync(new JournalEntry(JournalEvents.PhaseContinued) { Phase = phase.Id }, cancellationToken)
            .ConfigureAwait(false);
        return (await GetStatusAsync([phase], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Records this login's approval of the phase's present content.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="note">A note, or null.</param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    public Task<MigrationApproval> ApproveAsync(
        MigrationPhase phase,
        string? note,
        CancellationToken cancellationToken = default
    ) => _services.Outlet.One(() => ApproveCoreAsync(phase, note, cancellationToken), MaskedResults.Of);

    private async Task<MigrationApproval> ApproveCoreAsync(
        MigrationPhase phase,
        string? note,
        CancellationToken cancellationToken
    )
    {
        var before = await _services
            .ReadStateAsync(cancellationToken, MigrationAccessKind.Approve)
            .ConfigureAwait(false);
        var resolved = _services.Resolve(before, cancellationToken);
        resolved.RequireReadable([.. phase.Apply, .. phase.Undo ?? []]);
        await _services.ResolveTargetsAsync(resolved, phase, cancellationToken).ConfigureAwait(false);
        var checksum = resolved.Of(phase).Digest.ToString();
        var state = await _services
            .RecordAsync(
                new JournalEntry(JournalEvents.Approved)
                {
                    Phase = phase.Id,
                    Checksum = checksum,
                    Message = note,
                    Detail = JournalStore.Json("files", resolved.Of(phase).AllFiles),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var gate in phase.Gates.OfType<ApprovalGate>())
        {
            if (gate.RunnerCaution(GateContext.Of(resolved.Of(phase), state)) is { } caution)
            {
                _services.Messages.Warn(caution);
            }
        }

        var made = state.Approvals.Last(a => a.Phase == phase.Id && a.By == state.SessionUser);
        return new MigrationApproval
        {
            PlanName = Plan.Name,
            Plan = Plan.File,
            Phase = phase.Id,
            By = made.By,
            At = made.At,
            Checksum = made.Checksum,
            Note = made.Note ?? string.Empty,
        };
    }

    /// <summary>Records a milestone.</summary>
    /// <param name="name">Its name, which a gate or a step of the plan uses.</param>
    /// <param name="note">A note, or null.</param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    /// <exception cref="MilestoneNotFoundException">The plan does not use the milestone.</exception>
    public Task<MigrationMilestone> CompleteMilestoneAsync(
        string name,
        string? note,
        CancellationToken cancellationToken = default
    ) => _services.Outlet.One(() => CompleteMilestoneCoreAsync(name, note, cancellationToken), MaskedResults.Of);

    private async Task<MigrationMilestone> CompleteMilestoneCoreAsync(
        string name,
        string? note,
        CancellationToken cancellationToken
    )
    {
        MilestoneNames.Require(Plan, name);
        var state = await _services
            .RecordAsync(MilestoneEntry.Of(name, note, null), cancellationToken)
            .ConfigureAwait(false);
        var made = state.Milestones[name];
        return new MigrationMilestone
        {
            PlanName = Plan.Name,
            Plan = Plan.File,
            Milestone = name,
            By = made.By,
            At = made.At,
            Note = made.Note ?? string.Empty,
        };
    }

    /// <summary>Returns the milestones that the plan's gates and steps use, for completion.</summary>
    public IReadOnlyList<string> GetMilestoneNames() => MilestoneNames.Of(Plan);
}
