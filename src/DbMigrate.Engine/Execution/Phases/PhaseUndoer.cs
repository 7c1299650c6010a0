using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Undoes one phase, and compares the schema with the snapshot taken before the phase.</summary>
internal sealed class PhaseUndoer(RunContext run, MigrationPhase phase, PreflightRunner preflight)
{
    private readonly Lazy<string?> _digest = new(() => DigestOf(run.Resolved.Of(phase)));

    /// <summary>Undoes the phase.</summary>
    /// <exception cref="UndoRefusedException">Other phases build on the phase, or it has no undo.</exception>
    internal async Task<PhaseResult> UndoAsync(CancellationToken cancellationToken)
    {
        var record = run.State.Phases.GetValueOrDefault(phase.Id);
        if (record is null or { State: MigrationState.Undone })
        {
            return PhaseResults.Of(
                run,
                Execution(Guid.Empty),
                MigrationState.Undone,
                RunForecast.NothingToUndo(record)
            ) with
            {
                Unchanged = true,
            };
        }

        if (!await AnyKeptAsync(phase, cancellationToken).ConfigureAwait(false))
        {
            return await EndWithoutWorkAsync(record, cancellationToken).ConfigureAwait(false);
        }

        var undo = await UndoPlan
            .OfAsync(run.Resolved, run.State, run.Options, phase, record, AnyKeptAsync, cancellationToken)
            .ConfigureAwait(false);
        var resumed = record is { Undoing: true, ExecutionId: not null };
        var execution = Execution(resumed ? record.ExecutionId!.Value : Guid.NewGuid());
        if (!resumed)
        {
            try
            {
                await preflight.RequireUndoAsync(execution.Checks, cancellationToken).ConfigureAwait(false);
            }
            catch (PreflightFailedException)
            {
                await PreflightRunner.RecordFailedAsync(run, execution.Checks, CheckStage.Undo).ConfigureAwait(false);
                throw;
            }
            finally
            {
                run.Warnings.Tell(execution.Checks);
            }
        }

        if (undo.IsDerived)
        {
            execution.Applied =
                await RemoteJournals.ReadAppliedAsync(run, phase, cancellationToken).ConfigureAwait(false)
                ?? throw new UndoRefusedException(
                    $"{phase.Place}: phase {phase.Id} was not applied by a run of this plan: "
                        + "the journal does not record the batches to reverse.",
                    phase.Id
                )
                {
                    Refusal = UndoRefusal.NotJournaled,
                };
        }

        var comparison = await UndoComparison.BeginAsync(run, phase, undo, cancellationToken).ConfigureAwait(false);
        await StartAsync(execution, resumed, cancellationToken).ConfigureAwait(false);
        try
        {
            var runner = new StepRunner(run, execution);
            await (
                undo.IsDerived
                    ? runner.UndoAsync(undo.Steps, phase.Apply, cancellationToken)
                    : runner.ApplyAsync(undo.Steps, cancellationToken)
            ).ConfigureAwait(false);
            return await EndAsync(execution, comparison, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            var e = PhaseBoundary.Translate(thrown, execution, cancellationToken);
            await run.TryAppendAsync(execution, Stopped(e, execution)).ConfigureAwait(false);
            if (e != thrown)
            {
                throw e;
            }

            throw;
        }
    }

    private Task<bool> AnyKeptAsync(MigrationPhase other, CancellationToken cancellationToken) =>
        KeptWorkOfPhase.AnyAsync(run, other, cancellationToken);

    private async Task<PhaseResult> EndAsync(
        PhaseExecution execution,
        UndoComparison comparison,
        CancellationToken cancellationToken
    )
    {
        var (differences, message) = await comparison.EndAsync(execution, cancellationToken).ConfigureAwait(false);
        await run.KeepSchemaAsync(cancellationToken).ConfigureAwait(false);
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await RecordUndoneAsync(home, execution, message, run.KeptHistory?.Undone(phase)).ConfigureAwait(false);
        if (differences.Count > 0)
        {
            run.Messages.Warn($"Phase {phase.Id}: {message}");
        }

        return PhaseResults.Of(run, execution, MigrationState.Undone, message, differences);
    }

    /// <summary>
    /// Records a phase that failed and was rolled back as a whole as undone. Runs nothing: no undo would find anything.
    /// </summary>
    private async Task<PhaseResult> EndWithoutWorkAsync(PhaseRecord record, CancellationToken cancellationToken)
    {
        var execution = Execution(Guid.NewGuid());
        var message = RunForecast.NothingKept(record);
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        // A row of the other tool is of its own run: this phase never came to write one.
        await RecordUndoneAsync(home, execution, message, beside: null).ConfigureAwait(false);
        return PhaseResults.Of(run, execution, MigrationState.Undone, message) with { Unchanged = true };
    }

    private async Task RecordUndoneAsync(
        NpgsqlConnection home,
        PhaseExecution execution,
        string message,
        IReadOnlyList<ForeignWrite>? beside
    )
    {
        await run
            .Journal.AppendAsync(
                home,
                durable: true,
                CancellationToken.None,
                Entry(JournalEvents.PhaseUndone, execution) with
                {
                    Duration = execution.Clock.Elapsed,
                    Message = message,
                    Runner = run.Lock.ProcessId,
                    Beside = beside ?? [],
                }
            )
            .ConfigureAwait(false);
        run.State.Set(
            phase,
            new PhaseRecord(
                phase.Id,
                MigrationState.Undone,
                run.Now,
                null,
                null,
                null,
                run.State.SessionUser,
                run.Run,
                null,
                new Dictionary<string, string>(),
                false
            )
        );
    }

    private async Task StartAsync(PhaseExecution execution, bool resumed, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        if (resumed)
        {
            await ExecutionResume
                .ReadAsync(run, execution, phase.Undo ?? phase.Apply, cancellationToken)
                .ConfigureAwait(false);
        }

        await run
            .Journal.AppendAsync(
                home,
                durable: false,
                cancellationToken,
                [
                    .. CheckEntries.Of(execution.Checks, run.Run, execution.ExecutionId, run.Messages.Mask),
                    .. Accepted(execution),
                    Entry(resumed ? JournalEvents.UndoResumed : JournalEvents.UndoStarted, execution) with
                    {
                        Message = $"Undo of {phase.Title}",
                        Runner = run.Lock.ProcessId,
                    },
                ]
            )
            .ConfigureAwait(false);
        var what = DisplayText.Start(resumed, execution.Done.Count);
        run.Messages.Info($"Undo of phase {phase.Id} ({phase.Title}) {what}.");
    }

    // A derived undo reverses the steps as they are now.
    private IEnumerable<JournalEntry> Accepted(PhaseExecution execution) =>
        run.Options.AcceptChanged
        && run.State.Phases.GetValueOrDefault(phase.Id) is { } record
        && phase.Undo is null
        && run.Resolved.Of(phase) is var resolved
        && resolved.IsChangedSince(record)
            ? [AcceptedChange.Entry(run, phase, execution.ExecutionId, PhaseChange.Describe(resolved, record))]
            : [];

    private JournalEntry Stopped(Exception error, PhaseExecution execution) =>
        Entry(JournalEvents.UndoFailed, execution) with
        {
            Duration = execution.Clock.Elapsed,
            Message = run.Messages.Mask(error.Message),
        };

    private PhaseExecution Execution(Guid id) =>
        new()
        {
            Phase = phase,
            Action = PhaseAction.Undo,
            ExecutionId = id,
            StartedAt = run.Now,
            BeganAt = run.Now,
        };

    private JournalEntry Entry(string what, PhaseExecution execution) =>
        new(what)
        {
            Phase = phase.Id,
            Run = run.Run,
            ExecutionId = execution.ExecutionId,
            Checksum = _digest.Value,
        };

    /// <summary>Returns the digest of the phase; null: an undo does not need what the apply uses.</summary>
    private static string? DigestOf(ResolvedPhase resolved)
    {
        try
        {
            return resolved.Digest.ToString();
        }
        catch (MigrationException)
        {
            return null;
        }
    }
}
