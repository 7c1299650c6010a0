using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// A phase in a <see cref="PhasePipeline"/>: one transaction, no gates and checks, and nothing exists yet that it
/// creates.
/// </summary>
internal sealed class PipelinedPhase
{
    private readonly RunContext _run;
    private readonly StatementBatch _batch;
    private readonly PhaseApplier _applier;
    private readonly StepServices _services;
    private readonly List<NpgsqlBatchCommand> _statements = [];
    private NpgsqlBatchCommand? _commit;
    private LockWatch? _watch;

    private PipelinedPhase(RunContext run, MigrationPhase phase, StatementBatch batch, PreflightRunner preflight)
    {
        _run = run;
        _batch = batch;
        _applier = new PhaseApplier(run, run.Resolved.Of(phase), preflight);
        Execution = _applier.Prepare(resumed: null);
        _services = StepServices.For(run, Execution, phase.Apply[0], position: 1, count: 1);
    }

    /// <summary>The phase's execution.</summary>
    internal PhaseExecution Execution { get; }

    /// <summary>How many statements its transaction has.</summary>
    internal int StatementCount => _batch.Statements.Count;

    private string StepName => $"{Execution.Heading}, step 1 of 1 ({_services.Step.Step.Name})";

    /// <summary>Whether its transaction is committed.</summary>
    internal bool IsCommitted => _commit is { StatementType: not StatementType.Unknown };

    /// <summary>Returns the phase as a member of a pipeline; null where it must run alone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="preflightOf">Returns the preflight of a phase.</param>
    internal static PipelinedPhase? Of(
        RunContext run,
        MigrationPhase phase,
        Func<MigrationPhase, PreflightRunner> preflightOf
    )
    {
        var asksNothing =
            phase is { Gates.Count: 0, Preflight.Count: 0, Verify.Count: 0, After: null }
            && PhaseRisks.Of(phase).Count == 0
            && !run.Plan.KeepsSchema;
        var isNew =
            run.State.Phases.GetValueOrDefault(phase.Id) is null or { State: MigrationState.Undone, Undoing: false };
        return
            asksNothing
            && isNew
            && phase is { Apply: [{ Connections.AreHome: true } step], Connections: [DatabaseSessions.Home] }
            && step.GetOnlyBatch(run.Variables) is { } batch
            && batch.Statements.All(s =>
                s
                    is {
                        Traits: { SetsTransaction: false, SetsLockTimeout: false },
                        MayLeaveState: false,
                        OpenCopyData: null,
                        CountsRows: false
                    }
            )
            && preflightOf(phase) is { MakesOnlyNew: true } preflight
            ? new PipelinedPhase(run, phase, batch, preflight)
            : null;
    }

    /// <summary>Runs the checks that precede every phase; for the first of a pipeline.</summary>
    internal Task RequireAsync(CancellationToken cancellationToken) =>
        _applier.RequireAsync(Execution, cancellationToken);

    /// <summary>
    /// Adds its transaction to a round trip. The rows of the next phase's start are written in it, which saves a
    /// commit.
    /// </summary>
    internal void AddTo(NpgsqlBatch trip, PipelinedPhase? next)
    {
        // After a barrier the server answers at once, so that progress shows whose turn it is. Once a transaction
        // failed, all behind it fails too: the next phase requires that its start is journaled, which it then is not.
        TransactionFrame
            .Begin(trip, Execution.Start, _batch, _services.Step.Limits, history: null)
            .AppendErrorBarrier = true;
        foreach (var statement in _batch.Statements)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            _statements.Add(command);
            trip.BatchCommands.Add(command);
        }

        _commit = TransactionFrame.End(
            trip,
            _run,
            _services.Step.Step,
            [
                _services.Journal.Entries.DoneInTransaction(
                    _batch,
                    _services.Session.Holder,
                    attempt: 1,
                    before: TimeSpan.Zero
                ),
                .. _applier.Entries(Execution).End(1),
                .. next?.Execution.Start!.Carried() ?? [],
            ]
        );
        _commit.AppendErrorBarrier = true;
    }

    /// <summary>Starts its turn: all phases before it are done.</summary>
    internal void Begin(NpgsqlConnection connection)
    {
        Execution.StartAt(_run.Now);
        _applier.Announce(Execution, resumed: false);
        _run.Messages.Verbose($"{StepName}: begins.");
        _run.Messages.Progress(Execution.Heading, $"step 1 of 1: {_services.Step.Step.Name}", 0);
        _watch = _services.Retry.Watch(connection, _batch, attempt: 1);
    }

    /// <summary>Ends its turn, however it ended.</summary>
    internal void End()
    {
        _watch?.Dispose();
        _services.Retry.Record(_watch?.Longest, attempt: 1);
        _watch = null;
    }

    /// <summary>Journals its waits for locks, when the pipeline's connection is free again.</summary>
    internal Task RecordWaitsAsync() => _services.Journal.WaitedAsync(_batch, Execution.Waits);

    /// <summary>Returns its result, after its commit.</summary>
    internal PhaseResult Close()
    {
        var step = _services.Step;
        step.Counters.AddRows(_statements.Sum(TransactionFrame.RowsOf));
        step.Complete(_batch);
        Execution.Start!.Passed();
        Execution.IsEnded = true;
        _run.Messages.Verbose($"{StepName}: {StepText.Of(step, StepStatus.Done, Execution.Clock.Elapsed)}");
        Execution.Steps.Add(step.ToResult(StepStatus.Done, Execution.Clock.Elapsed));
        return _applier.Ended(Execution);
    }

    /// <summary>
    /// Runs it as a phase of its own, after its transaction was rolled back.
    /// </summary>
    internal Task<PhaseResult> RunAloneAsync(CancellationToken cancellationToken) =>
        _applier.RunAsync(Execution, cancellationToken);

    /// <summary>Journals that the connection was lost in its turn.</summary>
    /// <returns>The error to throw.</returns>
    internal Task<Exception> LostAsync(Exception error, CancellationToken cancellationToken) =>
        _applier.StopAsync(
            Execution,
            LostConnection.InTransaction(_services.Step, _batch).Because(error),
            cancellationToken
        );
}
