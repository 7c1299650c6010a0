using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Schema;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Runs the steps of a phase's apply, then its verify checks.</summary>
internal sealed class PhaseApplier(RunContext run, ResolvedPhase resolved, PreflightRunner preflight)
{
    private readonly PhaseVerifier _verifier = new(run, resolved, preflight);

    private MigrationPhase Phase => resolved.Phase;

    /// <summary>Returns an execution of the phase. Writes nothing to the journal.</summary>
    /// <param name="id">The execution's id.</param>
    /// <param name="isApplied">Whether the phase is applied.</param>
    internal PhaseExecution Execution(Guid id, bool isApplied = false) =>
        new()
        {
            IsApplied = isApplied,
            Phase = Phase,
            Action = PhaseAction.Apply,
            ExecutionId = id,
            StartedAt = run.Now,
            BeganAt = run.Now,
        };

    /// <summary>Returns an execution of the phase with the rows of its start.</summary>
    /// <param name="resumed">The id of the execution that it resumes; null: it is new.</param>
    internal PhaseExecution Prepare(Guid? resumed)
    {
        var execution = Execution(resumed ?? Guid.NewGuid());
        var scope = resumed is null ? preflight.Scope : null;
        execution.Start = new ExecutionStart(
            run,
            execution,
            scope,
            resumed is null
                ? (work, token) => PhaseSnapshot.TakeAsync(work, run.Plan, Phase, execution.ExecutionId, scope, token)
                : null,
            absent =>
                [
                    .. preflight.Overrides(run.Run, execution.ExecutionId),
                    .. Accepted(execution, resumed),
                    .. Entries(execution).Checks(CheckStage.Preflight),
                    Entries(execution).Started(resumed is not null, absent),
                ]
        )
        {
            MayBeCarried = resumed is null && preflight.MakesOnlyNew,
        };
        return execution;
    }

    // Parts that are done may differ from the plan where a phase is resumed.
    private IEnumerable<JournalEntry> Accepted(PhaseExecution execution, Guid? resumed) =>
        run.Options.AcceptChanged
        && resumed is not null
        && resolved.DigestBefore(run.State.Phases.GetValueOrDefault(Phase.Id)) is not null
            ? [AcceptedChange.Entry(run, Phase, execution.ExecutionId, "changed since it stopped")]
            : [];

    /// <summary>Makes the journal's rows of an execution.</summary>
    internal PhaseJournalEntries Entries(PhaseExecution execution) => _verifier.Entries(execution);

    /// <summary>Checks the gates, the server and the preflight checks.</summary>
    /// <exception cref="MigrationException">The phase may not start.</exception>
    internal async Task RequireAsync(PhaseExecution execution, CancellationToken cancellationToken)
    {
        try
        {
            await preflight.RequireAsync(execution.Checks, resolved.Limits, cancellationToken).ConfigureAwait(false);
        }
        catch (PreflightFailedException)
        {
            await PreflightRunner.RecordFailedAsync(run, execution.Checks, CheckStage.Preflight).ConfigureAwait(false);
            throw;
        }
        finally
        {
            run.Warnings.Tell(execution.Checks);
        }
    }

    /// <summary>Starts the execution, or reads how far earlier runs came with it.</summary>
    internal async Task StartAsync(PhaseExecution execution, bool resumed, CancellationToken cancellationToken)
    {
        if (resumed)
        {
            await ExecutionResume.ReadAsync(run, execution, Phase.Apply, cancellationToken).ConfigureAwait(false);
        }

        if (execution.Start is { MayBeCarried: false })
        {
            await execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        }

        Announce(execution, resumed);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Reports that the execution starts.</summary>
    internal void Announce(PhaseExecution execution, bool resumed)
    {
        var point = Phase.PointOfNoReturn is null ? null : $" It is a point of no return: {Phase.PointOfNoReturn}";
        var what = DisplayText.Start(resumed, execution.Done.Count);
        var changed =
            resumed && resolved.DigestBefore(run.State.Phases.GetValueOrDefault(Phase.Id)) is not null
                ? " What it does, or how it runs, was changed since it stopped."
                : null;
        run.Messages.Info($"Phase {Phase.Id} ({Phase.Title}) {what}.{changed}{point}");
    }

    /// <summary>Runs the batches that are not done, then the verify checks.</summary>
    internal async Task<PhaseResult> RunAsync(PhaseExecution execution, CancellationToken cancellationToken)
    {
        if (Phase.Verify.Count == 0 && !run.Plan.KeepsSchema)
        {
            // Nothing is asked afterwards: the last batch writes in its own transaction that the phase is verified.
            execution.EndEntries = () => Entries(execution).End(execution.Done.Count + 1);
        }

        try
        {
            await new StepRunner(run, execution).ApplyAsync(Phase.Apply, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            var e = await StopAsync(execution, thrown, cancellationToken).ConfigureAwait(false);
            if (e != thrown)
            {
                throw e;
            }

            throw;
        }

        // No transaction carried the start of a phase that had no batch to run.
        await execution.EnsureStartedAsync(CancellationToken.None).ConfigureAwait(false);
        await run.KeepSchemaAsync(cancellationToken).ConfigureAwait(false);
        return await _verifier.EndAsync(execution, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the result of an execution without verify checks, whose end is written.</summary>
    internal PhaseResult Ended(PhaseExecution execution) => _verifier.Ended(execution);

    /// <summary>Journals that an execution stopped before its end.</summary>
    /// <returns>The error to throw: the same, or its condition.</returns>
    internal async Task<Exception> StopAsync(
        PhaseExecution execution,
        Exception thrown,
        CancellationToken cancellationToken
    )
    {
        var e = PhaseBoundary.Translate(thrown, execution, cancellationToken);
        await run.TryAppendAsync(execution, Entries(execution).Stopped(e)).ConfigureAwait(false);
        return e;
    }
}
