using System.Runtime.CompilerServices;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>What the executors of one step's batches share.</summary>
internal sealed class StepServices
{
    private const string SetTransactionAdvice =
        "SET TRANSACTION must come before every query of its transaction; BEGIN takes the same options, as in "
        + "BEGIN ISOLATION LEVEL SERIALIZABLE.";

    private readonly StrongBox<ReadWait?> _reading;

    private StepServices(
        RunContext run,
        JournaledExecution execution,
        StepExecution step,
        StepContext context,
        StrongBox<ReadWait?> reading
    )
    {
        _reading = reading;
        Run = run;
        Execution = execution;
        Step = step;
        Context = context;
        Session = new StepSession(run, step);
        Journal = new BatchJournal(run, execution, step);
        Cancel = new ServerCancel(token =>
            run.Sessions.OpenAsync(step.Step.Connections.Writes, SessionKind.Own, "cancel", token)
        );
        Copy = new CopyIn(Cancel);
        Retry = new LockRetry(step, run.Locks, step.Limits);
    }

    internal RunContext Run { get; }

    internal JournaledExecution Execution { get; }

    internal StepExecution Step { get; }

    /// <summary>What the step reads while it yields its batches.</summary>
    internal StepContext Context { get; }

    /// <summary>Watches what the step reads while it yields its batches.</summary>
    internal ReadWait? Reading
    {
        get => _reading.Value;
        set => _reading.Value = value;
    }

    internal StepSession Session { get; }

    internal BatchJournal Journal { get; }

    /// <summary>Cancels what the step's session executes.</summary>
    internal ServerCancel Cancel { get; }

    /// <summary>Sends the rows of COPY statements.</summary>
    internal CopyIn Copy { get; }

    internal LockRetry Retry { get; }

    /// <summary>Returns the services for a step of an execution.</summary>
    /// <param name="run">The run.</param>
    /// <param name="execution">The execution.</param>
    /// <param name="step">The step.</param>
    /// <param name="position">The step's position, from 1.</param>
    /// <param name="count">How many steps the execution has.</param>
    /// <param name="applied">In a derived undo: what the apply of the step did, by the batch's key.</param>
    internal static StepServices For(
        RunContext run,
        JournaledExecution execution,
        MigrationStep step,
        int position,
        int count,
        IReadOnlyDictionary<string, AppliedBatch>? applied = null
    )
    {
        var state = new StepExecution
        {
            Execution = execution,
            Step = step,
            Position = position,
            Count = count,
            Limits = run.Limits(execution.Limits, step.Limits),
        };
        var reading = new StrongBox<ReadWait?>();
        return new StepServices(run, execution, state, ContextOf(run, execution, state, applied, reading), reading);
    }

    /// <summary>
    /// Waits until the locks of a batch may be asked for. While it waits, the journal shows that its execution started.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="attempt">The attempt at it.</param>
    /// <param name="connection">The session of the batch, outside a transaction.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal Task AwaitTurnAsync(
        StatementBatch batch,
        LockAttempt attempt,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        ConnectionGuard.RunAsync(
            LostConnection.InTransaction(Step, batch),
            () =>
                attempt.AwaitTurnAsync(
                    connection,
                    Session.History.Roles,
                    () => Execution.EnsureStartedAsync(cancellationToken),
                    cancellationToken
                )
        );

    /// <summary>
    /// Returns the condition of a statement that the server refused, with what the database shows about its cause. No
    /// transaction is open on the step's session.
    /// </summary>
    internal async Task<StatementFailedException> RefusedAsync(
        PostgresException e,
        BatchStatement? statement,
        StatementBatch batch
    ) =>
        ServerErrors.Translate(
            e,
            batch.PlaceOf(statement, e.Position),
            batch.Transactional,
            Execution.Owner,
            Execution.PartlyApplied,
            Execution.DescribeKept(),
            statement is { Traits.SetsTransaction: true } ? SetTransactionAdvice : null,
            Run.Messages.Mask,
            await ErrorDiagnosis.FindAsync(e, statement, Session.ConnectAsync).ConfigureAwait(false)
        );

    private static StepContext ContextOf(
        RunContext run,
        JournaledExecution execution,
        StepExecution step,
        IReadOnlyDictionary<string, AppliedBatch>? applied,
        StrongBox<ReadWait?> reading
    )
    {
        var clean = new HashSet<string>(StringComparer.Ordinal);
        return new StepContext(
            run.Plan,
            execution,
            run.Variables,
            async (name, token) =>
            {
                await execution.EnsureStartedAsync(token).ConfigureAwait(false);

                // What an earlier step set, as a search_path, must not affect this one. Between the step's own batches
                // its session state stays.
                var session =
                    step.Step.Connections.All.Contains(name) && clean.Add(name)
                        ? await run.Sessions.CleanAsync(name, token).ConfigureAwait(false)
                        : await run.Sessions.WorkAsync(name, token).ConfigureAwait(false);
                if (name == DatabaseSessions.Home)
                {
                    reading.Value?.Use(session);
                }

                return session;
            }
        )
        {
            Position = step.Position,
            Secrets = run.Secrets,
            OpenDatabaseAsync = run.Sessions.OpenDatabase!,
            LeaveAsync = async (name, closes, token) =>
                await run
                    .Sessions.CloseAsync(await run.Sessions.WorkAsync(name, token).ConfigureAwait(false), closes)
                    .ConfigureAwait(false),
            IsBegun = step.IsBegun,
            Applied = applied ?? new Dictionary<string, AppliedBatch>(),
            Say = text =>
            {
                step.Counters.Message = $"{step.Counters.Message} {text}".TrimStart();
                run.Messages.Info($"{step.Heading}: {text}");
            },
            Warn = text => run.Messages.Warn($"{step.Step.Place}: {step.Step.Name}: {text}"),
        };
    }
}
