using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// A phase in a <see cref="PhasePipeline"/>: one transaction, nothing asked before it or after it, and nothing there
/// yet of what it makes.
/// </summary>
internal sealed class PipelinedPhase
{
    private readonly RunContext _run;
    private readonly MigrationPhase _phase;
    private readonly MigrationStep _step;
    private readonly StatementBatch _batch;
    private readonly MigrationLimits _limits;
    private readonly PhaseRunner _runner;
    private readonly BatchExecutor _coordinator;
    private readonly LockRetry _patience;
    private readonly StepCounters _tally = new();
    private readonly List<NpgsqlBatchCommand> _statements = [];
    private NpgsqlBatchCommand? _commit;
    private LockWatch? _watch;

    private PipelinedPhase(RunContext run, MigrationPhase phase, StatementBatch batch, PreflightRunner judge)
    {
        _run = run;
        _phase = phase;
        _step = phase.Apply[0];
        _batch = batch;
        _limits = run.Limits(phase, _step.Limits);
        _runner = new PhaseRunner(run, phase, judge);
        Course = _runner.NewCourse();
        _coordinator = new BatchExecutor(run, Course, _step, 1, _tally);
        _patience = new LockRetry(run, Course, _step, 1, _tally, _limits);
    }

    internal PhaseExecution Course { get; }

    internal int StatementCount => _batch.Statements.Count;

    /// <summary>Whether its transaction is committed.</summary>
    internal bool IsCommitted => _commit is { StatementType: not StatementType.Unknown };

    /// <summary>The phase as a member; null where it has to go alone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="judgeOf">Makes the judge of a phase.</param>
    internal static PipelinedPhase? Of(
        RunContext run,
        MigrationPhase phase,
        Func<MigrationPhase, PreflightRunner> judgeOf
    )
    {
        var asksNothing =
            phase is { Gates.Count: 0, Preflight.Count: 0, Verify.Count: 0, After: null }
            && PhaseRisks.Of(phase).Count == 0;
        var isNew =
            run.State.Phases.GetValueOrDefault(phase.Id) is null or { State: MigrationState.Undone, Undoing: false };
        return
            asksNothing
            && isNew
            && phase.Apply is [{ On: DatabaseSessions.Home } step]
            && step.GetOnlyBatch(run.Variables) is { } batch
            && batch.Statements.All(s => s is { MayLeaveState: false, OpenCopyData: null })
            && judgeOf(phase) is { MakesOnlyNew: true } judge
            ? new PipelinedPhase(run, phase, batch, judge)
            : null;
    }

    /// <summary>Asks what is asked before any phase: of the first, before the others are sent with it.</summary>
    internal Task RequireAsync(CancellationToken cancellationToken) => _runner.RequireAsync(Course, cancellationToken);

    /// <summary>
    /// Adds its transaction to a round trip; the rows of the next one's beginning are written in it, so that there is
    /// no commit more.
    /// </summary>
    internal void AddTo(NpgsqlBatch trip, PipelinedPhase? next)
    {
        // With a barrier behind it the server answers at once, and not when it has more to say: it is heard whose turn
        // has come. Once a transaction failed,
        // all behind it fails to the end, whatever barriers there are; where a commit failed, the next phase requires
        // that it has begun, which it then has not.
        TransactionFrame.Begin(trip, Course.Opening, _batch.TransactionOptions, _limits).AppendErrorBarrier = true;
        foreach (var statement in _batch.Statements)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            _statements.Add(command);
            trip.BatchCommands.Add(command);
        }

        _commit = TransactionFrame.End(
            trip,
            _run,
            _step,
            [
                _coordinator.DoneEntry(_batch),
                .. _runner.Entries(Course).Closing(1),
                .. next?.Course.Opening!.Carried() ?? [],
            ]
        );
        _commit.AppendErrorBarrier = true;
    }

    /// <summary>Its turn has come: all before it is done.</summary>
    internal void Begin(NpgsqlConnection connection)
    {
        Course.BeginAt(_run.Now);
        _runner.Announce(Course, resumed: false);
        _run.Messages.Progress($"Phase {_phase.Id}", $"step 1 of 1: {_step.Name}", 0);
        _watch = _patience.Watch(connection, _batch, 1);
    }

    /// <summary>Its turn is over, however it ended.</summary>
    internal void End()
    {
        _watch?.Dispose();
        _patience.Waited(_watch?.Longest, 1);
        _watch = null;
    }

    /// <summary>Its result, when it is committed.</summary>
    internal PhaseResult Close()
    {
        _tally.Rows = _statements.Sum(TransactionFrame.RowsOf);
        _coordinator.Done(_batch);
        Course.Opening!.Passed();
        Course.IsClosed = true;
        Course.Steps.Add(_tally.ToResult(_phase, _step, 1, StepStatus.Done, Course.Clock.Elapsed));
        return _runner.Closed(Course);
    }

    /// <summary>
    /// Goes on alone, with its beginning written and its transaction rolled back: as any other phase.
    /// </summary>
    internal Task<PhaseResult> GoAloneAsync(CancellationToken cancellationToken) =>
        _runner.RunAsync(Course, cancellationToken);

    /// <summary>The connection was lost in its turn.</summary>
    /// <returns>What to throw.</returns>
    internal Task<Exception> LostAsync(Exception error, CancellationToken cancellationToken) =>
        _runner.StopAsync(Course, LostConnection.InTransaction(_step, Course, _batch, error), cancellationToken);
}
