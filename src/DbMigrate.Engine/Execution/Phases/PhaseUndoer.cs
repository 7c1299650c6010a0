using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Undoes one phase, and compares the schema with the snapshot taken before the phase.</summary>
internal sealed class PhaseUndoer(RunContext run, MigrationPhase phase, PreflightRunner preflight)
{
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
                record is null
                    ? "It was never applied; nothing was run."
                    : $"Undone already, {record.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {record.By}; nothing was run."
            );
        }

        var (steps, derived) = Steps(record);
        RequireNothingOnTop();
        var resumed = record is { Undoing: true, Epoch: not null };
        var execution = Execution(resumed ? record.Epoch!.Value : Guid.NewGuid());
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
        }

        if (derived)
        {
            execution.Applied =
                await RemoteJournals.ReadAppliedAsync(run, phase, cancellationToken).ConfigureAwait(false)
                ?? throw new UndoRefusedException(
                    $"{phase.Place}: phase {phase.Id} was not applied by a run of this plan: the journal does not record the batches to reverse.",
                    phase.Id
                )
                {
                    Refusal = UndoRefusal.NotJournaled,
                };
        }

        Confirm();
        await StartAsync(execution, resumed, cancellationToken).ConfigureAwait(false);
        try
        {
            var runner = new StepRunner(run, execution);
            await (
                derived
                    ? runner.UndoAsync(steps, phase.Apply, cancellationToken)
                    : runner.ApplyAsync(steps, cancellationToken)
            ).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            var e = PhaseBoundary.Translate(thrown, execution, cancellationToken);
            var message = run.Messages.Mask(
                e is OperationCanceledException
                    ? "Stopped on request: the statement was cancelled on the server and its batch rolled back."
                    : e.Message
            );
            await run.TryAppendAsync(
                    execution,
                    Entry(JournalEvents.UndoFailed, execution) with
                    {
                        Duration = execution.Clock.Elapsed,
                        Message = message,
                    }
                )
                .ConfigureAwait(false);
            if (e != thrown)
            {
                throw e;
            }

            throw;
        }

        return await EndAsync(execution, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PhaseResult> EndAsync(PhaseExecution execution, CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var differences = await SnapshotStore
            .CompareAsync(home, run.Plan, phase, cancellationToken)
            .ConfigureAwait(false);
        var message =
            differences.Count == 0
                ? "Undone; the schema is as it was before the phase."
                : $"Undone; {differences.Count} {(differences.Count == 1 ? "object is" : "objects are")} not as before the phase: {string.Join(", ", differences.Take(5).Select(d => $"{d.ObjectType} {d.Name} ({d.Difference.ToString().ToLowerInvariant()})"))}{(differences.Count > 5 ? ", …" : string.Empty)}";
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
                }
            )
            .ConfigureAwait(false);
        run.State = run.State.After(
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
        if (differences.Count > 0)
        {
            run.Messages.Warn($"Phase {phase.Id}: {message}");
        }

        return PhaseResults.Of(run, execution, MigrationState.Undone, message, differences);
    }

    private (IReadOnlyList<MigrationStep> Steps, bool Derived) Steps(PhaseRecord record)
    {
        if (phase.Irreversible is { } why)
        {
            throw new UndoRefusedException($"{phase.Place}: phase {phase.Id} is irreversible: {why}", phase.Id)
            {
                Refusal = UndoRefusal.Irreversible,
            };
        }

        if (phase.Undo is { } undo)
        {
            return (undo, false);
        }

        var without = phase.Apply.Where(s => !s.HasDerivedUndo).ToList();
        if (without.Count > 0)
        {
            throw new UndoRefusedException(
                $"{phase.Place}: phase {phase.Id} has no undo: the plan gives none, and none can be derived for {string.Join(", ", without.Select(s => s.NoUndoBecause is { } because ? $"{s.Name} ({because})" : s.Name))}. The phase is {record.State}.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.NoUndo,
            };
        }

        if (
            record.Checksum is { } applied
            && applied != PhaseChecksums.Apply(phase, run.Plan)
            && !run.Options.AcceptChanged
        )
        {
            throw new UndoRefusedException(
                $"{phase.Place}: phase {phase.Id}: {PhaseChange.Describe(run.Plan, phase, record)}. Its undo is derived from its steps and would reverse something other than what was run.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.StepsChanged,
            };
        }

        return ([.. phase.Apply.Reverse()], true);
    }

    private void RequireNothingOnTop()
    {
        var others = run
            .Plan.Phases.Where(p => p.Id != phase.Id && (p.After?.Contains(phase.Id) ?? p.Index > phase.Index))
            .Where(p => run.State.Phases.TryGetValue(p.Id, out var r) && r.State != MigrationState.Undone)
            .ToList();
        if (others.Count > 0)
        {
            throw new UndoRefusedException(
                $"Phase {phase.Id} cannot be undone now: {string.Join(", ", others.Select(p => $"{p.Id} ({run.State.Phases[p.Id].State})"))} build{(others.Count == 1 ? "s" : string.Empty)} on it.",
                phase.Id
            )
            {
                Refusal = UndoRefusal.PhasesOnTop,
                BlockingPhases = [.. others.Select(p => p.Id)],
            };
        }
    }

    private void Confirm()
    {
        if (
            phase.Risk == MigrationRisk.High
            && run.Options.Confirm?.Invoke($"Phase {phase.Id} ({phase.Title}) is of high risk. Undo it?") != true
        )
        {
            throw new ConfirmationRequiredException(
                $"Phase {phase.Id} ({phase.Title}) is of high risk, and its undo was not confirmed; nothing was run.",
                phase.Id
            )
            {
                Action = PhaseAction.Undo,
            };
        }
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
                    Entry(resumed ? JournalEvents.UndoResumed : JournalEvents.UndoStarted, execution) with
                    {
                        Message = $"Undo of {phase.Title}",
                        Runner = run.Lock.ProcessId,
                    },
                ]
            )
            .ConfigureAwait(false);
        run.Messages.Info(
            $"Undo of phase {phase.Id} ({phase.Title}) {(resumed ? $"goes on: {execution.Done.Count} batches are done" : "begins")}."
        );
    }

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
            Epoch = execution.ExecutionId,
        };
}
