using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Runs the verify checks of an applied phase, and writes its end.</summary>
internal sealed class PhaseVerifier(RunContext run, ResolvedPhase resolved, PreflightRunner preflight)
{
    private static readonly TimeSpan AppendDeadline = TimeSpan.FromSeconds(60);

    private MigrationPhase Phase => resolved.Phase;

    /// <summary>Makes the journal's rows of an execution.</summary>
    internal PhaseJournalEntries Entries(PhaseExecution execution) => new(run, execution, resolved);

    /// <summary>Writes that all steps are done, unless the last batch did, and runs the verify checks.</summary>
    internal async Task<PhaseResult> EndAsync(PhaseExecution execution, CancellationToken cancellationToken)
    {
        var entries = Entries(execution);
        var applied = entries.Applied(execution.Done.Count);
        if (Phase.Verify.Count > 0)
        {
            await AppendAsync(durable: false, applied).ConfigureAwait(false);
            Remember(MigrationState.Applied, execution);
            return await VerifyAsync(execution, cancellationToken).ConfigureAwait(false);
        }

        if (!execution.IsEnded)
        {
            await AppendAsync(durable: false, applied, entries.Verified()).ConfigureAwait(false);
        }

        return Ended(execution);
    }

    /// <summary>Returns the result of an execution without verify checks, whose end is written.</summary>
    internal PhaseResult Ended(PhaseExecution execution)
    {
        Remember(MigrationState.Verified, execution);
        return PhaseResults.Of(run, execution, MigrationState.Verified, PhaseJournalEntries.AppliedWithoutChecks);
    }

    /// <summary>Runs the verify checks and writes their outcome.</summary>
    internal async Task<PhaseResult> VerifyAsync(PhaseExecution execution, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var result in preflight.VerifyAsync(cancellationToken).ConfigureAwait(false))
            {
                execution.Checks.Add(result);
            }
        }
        catch (OperationCanceledException e)
        {
            throw PhaseStop.InVerify(execution, e, cancellationToken);
        }

        var verify = execution.Checks.Where(c => c.Stage == CheckStage.Verify).ToList();
        run.Warnings.Tell(verify);
        var failed = verify.Where(c => !c.Passed).ToList();
        var passed = failed.Count == 0;
        var state = passed ? MigrationState.Verified : MigrationState.Applied;
        var message =
            verify.Count == 0 ? PhaseJournalEntries.AppliedWithoutChecks
            : passed ? $"Applied and verified: {Passed(verify)}."
            : $"Applied, and {DisplayText.Count(failed.Count, "verify check")} failed: "
                + string.Join("; ", failed.Select(f => f.Name));
        var entries = Entries(execution);
        await AppendAsync(
                durable: false,
                [.. entries.Checks(CheckStage.Verify), passed ? entries.Verified() : entries.VerifyFailed(message)]
            )
            .ConfigureAwait(false);
        Remember(state, execution);
        return PhaseResults.Of(run, execution, state, message);
    }

    private static string Passed(List<CheckResult> verify)
    {
        var warnings = verify.Count(c => c.Status == CheckStatus.Warning);
        return $"{DisplayText.Count(verify.Count - warnings, "check")} passed"
            + (warnings == 0 ? string.Empty : $"; {warnings} gave a warning");
    }

    /// <summary>Writes rows of the phase under a deadline of its own: what happened must be journaled.</summary>
    internal async Task AppendAsync(bool durable, params JournalEntry[] entries)
    {
        using var deadline = new CancellationTokenSource(AppendDeadline, run.Time);
        var call = new ServerCall($"phase {Phase.Id} was journaled", "What the journal records is done.")
        {
            Phase = Phase.Id,
            PartlyApplied = true,
        };
        await ConnectionGuard
            .RunAsync(
                call,
                async () =>
                {
                    var home = await run.HomeAsync(deadline.Token).ConfigureAwait(false);
                    await run.Journal.AppendAsync(home, durable, deadline.Token, entries).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Keeps the run's state of the journal true.</summary>
    private void Remember(MigrationState state, PhaseExecution execution)
    {
        var now = run.Now;
        var verifiedAt = state == MigrationState.Verified ? now : (DateTimeOffset?)null;
        run.State.Set(
            Phase,
            new PhaseRecord(
                Phase.Id,
                state,
                now,
                now,
                verifiedAt,
                resolved.Digest.ToString(),
                run.State.SessionUser,
                run.Run,
                null,
                resolved.Files,
                false
            )
            {
                ExecutionId = execution.ExecutionId,
            }
        );
    }
}
