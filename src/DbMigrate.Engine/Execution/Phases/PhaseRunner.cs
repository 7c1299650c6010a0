using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Invokes one phase: its state decides what is left of preflight, steps and verify.</summary>
internal sealed class PhaseRunner(RunContext run, ResolvedPhase resolved, PreflightRunner preflight)
{
    private MigrationPhase Phase => resolved.Phase;

    private PhaseRecord? Record => run.State.Phases.GetValueOrDefault(Phase.Id);

    private PhaseApplier Applier => new(run, resolved, preflight);

    private PhaseVerifier Verifier => new(run, resolved, preflight);

    /// <summary>Invokes the phase.</summary>
    /// <returns>The result; a failed verify is one too.</returns>
    /// <exception cref="MigrationException">What stopped the phase.</exception>
    internal async Task<PhaseResult> InvokeAsync(CancellationToken cancellationToken)
    {
        if (
            Record is { State: MigrationState.Verified or MigrationState.Applied } before
            && !resolved.IsRepeatedAfter(before)
        )
        {
            return await InvokeAppliedAsync(before, cancellationToken).ConfigureAwait(false);
        }

        RequireNoUnfinishedUndo();
        var earlier = Record
            is {
                State: MigrationState.Failed
                    or MigrationState.InDoubt
                    or MigrationState.Blocked
                    or MigrationState.Running
            }
            ? Record.ExecutionId
            : null;
        var applier = Applier;
        var execution = applier.Prepare(earlier);
        await applier.RequireAsync(execution, cancellationToken).ConfigureAwait(false);
        if (await run.Confirmed.RequireAsync(run, Phase, cancellationToken).ConfigureAwait(false))
        {
            // The time of the answer is not the phase's.
            execution.StartAt(run.Now);
        }

        try
        {
            await applier.StartAsync(execution, resumed: earlier is not null, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw PhaseStop.Translate(e, execution, cancellationToken);
        }

        return await applier.RunAsync(execution, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PhaseResult> InvokeAppliedAsync(PhaseRecord record, CancellationToken cancellationToken)
    {
        if (resolved.IsChangedSince(record))
        {
            return run.Options.AcceptChanged
                ? await AcceptAsync(record, cancellationToken).ConfigureAwait(false)
                : throw PhaseChange.Of(resolved, record);
        }

        if (record.ExecutionId is { } execution && Phase.Apply.Any(s => s.MayLeaveRest))
        {
            // Rows that a step recorded as failed are retried; verify checks then see them as they are now.
            var rest = Applier.Execution(execution, isApplied: true);
            try
            {
                await new StepRunner(run, rest).RetryAsync(Phase.Apply, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                throw PhaseStop.Translate(e, rest, cancellationToken);
            }

            if (rest.Steps.Count > 0)
            {
                return await Verifier.VerifyAsync(rest, cancellationToken).ConfigureAwait(false);
            }
        }

        if (record.State == MigrationState.Verified)
        {
            return Skipped(record);
        }

        RequireNoUnfinishedUndo();
        return await Verifier
            .VerifyAsync(Applier.Execution(record.ExecutionId ?? Guid.NewGuid()), cancellationToken)
            .ConfigureAwait(false);
    }

    private void RequireNoUnfinishedUndo()
    {
        if (Record is { Undoing: true, State: not MigrationState.Undone })
        {
            throw RunForecast.Unfinished(Phase);
        }
    }

    private PhaseResult Skipped(PhaseRecord record) =>
        PhaseResults.Of(
            run,
            Applier.Execution(record.ExecutionId ?? Guid.Empty),
            MigrationState.Verified,
            $"{(record.Adopted ? "Adopted" : "Verified")} already, {record.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {record.By}; nothing was run."
        ) with
        {
            Unchanged = true,
        };

    /// <summary>
    /// Accepts the present content as what was run. Runs the verify checks, no steps. The journal records who
    /// accepted it, and why.
    /// </summary>
    private async Task<PhaseResult> AcceptAsync(PhaseRecord record, CancellationToken cancellationToken)
    {
        var execution = Applier.Execution(record.ExecutionId ?? Guid.NewGuid());
        var change = PhaseChange.Describe(resolved, record);
        await Verifier
            .AppendAsync(
                durable: true,
                AcceptedChange.Entry(run, Phase, execution.ExecutionId, change),
                Verifier.Entries(execution).Applied($"Accepted without being run: {change}. {run.Options.Reason}")
            )
            .ConfigureAwait(false);
        var result = await Verifier.VerifyAsync(execution, cancellationToken).ConfigureAwait(false);
        return result with
        {
            Message = $"The changed content was accepted; no step was run: {change}. {result.Message}",
        };
    }
}
