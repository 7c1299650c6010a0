using System.Runtime.CompilerServices;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Model;
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
        await InDoubtRepair
            .MarkAsync(_services.Journal, home, state, phase, done, reason, cancellationToken)
            .ConfigureAwait(false);
        return (await GetStatusAsync([phase], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Pauses the backfills of a phase between two batches, in every run until <see cref="ResumeAsync"/>. Recorded in
    /// the journal.
    /// </summary>
    /// <param name="phase">The phase. It need not be running.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    /// <exception cref="SuspensionRefusedException">The phase has no backfill, or is suspended already.</exception>
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
                },
                cancellationToken
            )
            .ConfigureAwait(false);
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

    /// <summary>
    /// Returns the journal, newest first. With <paramref name="verify"/> each row is checked against the hash chain. A
    /// missing row is then returned too.
    /// </summary>
    /// <param name="phases">Patterns of phase ids. Default: all rows.</param>
    /// <param name="verify">Whether to check the whole chain.</param>
    /// <param name="last">The maximum number of rows. Default: all rows.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public IAsyncEnumerable<MigrationEvent> GetHistoryAsync(
        IReadOnlyList<string>? phases,
        bool verify,
        int? last,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.Each(
            GetHistoryCoreAsync(phases, verify, last, cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    private async IAsyncEnumerable<MigrationEvent> GetHistoryCoreAsync(
        IReadOnlyList<string>? phases,
        bool verify,
        int? last,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var wanted = Wanted(phases);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        await foreach (
            var row in (
                verify
                    ? JournalHistory.VerifyAsync(
                        home,
                        new ChainCheck(JournalEncoding.Text(home, Plan.Name), null),
                        wanted,
                        last,
                        cancellationToken
                    )
                    : JournalHistory.ReadAsync(home, Plan.Name, wanted, last, cancellationToken)
            ).ConfigureAwait(false)
        )
        {
            yield return row;
        }
    }

    /// <summary>
    /// Returns the journal, newest first, each row checked against the hash chain. After the last row, <see
    /// cref="Verification"/> has the outcome.
    /// </summary>
    /// <param name="phases">Patterns of phase ids. Default: all rows.</param>
    /// <param name="last">The maximum number of intact rows. Default: all rows.</param>
    /// <param name="head">
    /// A head that was recorded outside of the database, as <c>NUMBER:HASH</c> or <c>HASH</c>, which must still be part
    /// of the journal; null: none.
    /// </param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="JournalNotIntactException">A row is not intact. Thrown after the last row.</exception>
    /// <exception cref="JournalHeadInvalidException">The head cannot be read.</exception>
    public async IAsyncEnumerable<MigrationEvent> VerifyHistoryAsync(
        IReadOnlyList<string>? phases,
        int? last,
        string? head,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var recorded = head is null ? null : RecordedHead.Parse(head);
        var wanted = Wanted(phases);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var chain = new ChainCheck(JournalEncoding.Text(home, Plan.Name), recorded);
        await foreach (
            var row in JournalHistory.VerifyAsync(home, chain, wanted, last, cancellationToken).ConfigureAwait(false)
        )
        {
            yield return row;
        }

        Verification = chain.Outcome;
        if (Verification.Problems is [var first, ..])
        {
            var count = Verification.Problems.Count;
            throw new JournalNotIntactException(
                $"The journal of {ServerAddress.Of(home)} is not intact: {count} "
                    + $"{(count == 1 ? "problem" : "problems")} in {Verification.Rows} "
                    + $"{(Verification.Rows == 1 ? "row" : "rows")}. Row {first.Id}: "
                    + (first.Event == JournalEvents.Missing ? $"{first.Message} {first.Problem}" : first.Problem),
                Verification
            );
        }
    }

    /// <summary>The outcome of the last <see cref="VerifyHistoryAsync"/>; null: none has ended.</summary>
    public JournalVerification? Verification { get; private set; }

    /// <summary>Returns the access of each role to the journal, the owner first.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<IReadOnlyList<MigrationAccess>> GetAccessAsync(CancellationToken cancellationToken = default)
    {
        await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return await JournalAccess.ReadAsync(home, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Grants a role access to the journal, and creates the journal where there is none. Recorded in the journal.
    /// </summary>
    /// <param name="role">The name of a role that exists.</param>
    /// <param name="access">The kinds of access.</param>
    /// <param name="cancellationToken">Cancels before it is committed.</param>
    /// <exception cref="AccessRefusedException">The role does not exist, or the login may not grant it.</exception>
    public Task<MigrationAccess> GrantAccessAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> access,
        CancellationToken cancellationToken = default
    ) => ChangeAccessAsync(role, access, grant: true, cancellationToken);

    /// <summary>Revokes the access of a role to the journal. Recorded in the journal.</summary>
    /// <param name="role">The name of a role.</param>
    /// <param name="access">The kinds of access; none: all.</param>
    /// <param name="cancellationToken">Cancels before it is committed.</param>
    /// <exception cref="AccessRefusedException">The role does not exist, or the login may not revoke it.</exception>
    public Task<MigrationAccess> RevokeAccessAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> access,
        CancellationToken cancellationToken = default
    ) => ChangeAccessAsync(role, access, grant: false, cancellationToken);

    private async Task<MigrationAccess> ChangeAccessAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> access,
        bool grant,
        CancellationToken cancellationToken
    )
    {
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("access was changed"),
                async () =>
                {
                    WritableServer.Require(home);
                    await _services
                        .EnsureJournalAsync(home, cancellationToken, MigrationAccessKind.View)
                        .ConfigureAwait(false);
                    return await new JournalAccess(_services.Journal, home)
                        .ChangeAsync(role, access, grant, cancellationToken)
                        .ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    private HashSet<string>? Wanted(IReadOnlyList<string>? phases) =>
        phases is { Count: > 0 } ? SelectPhases(phases).Select(p => p.Id).ToHashSet(StringComparer.Ordinal) : null;
}
