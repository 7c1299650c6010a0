using DbMigrate.Engine.Data;
using DbMigrate.Engine.Execution.Adoption;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>What all executions of one run share.</summary>
internal sealed class RunContext
{
    private static readonly TimeSpan AppendDeadline = TimeSpan.FromSeconds(30);

    private bool? _isOneDatabase;
    private LockServices? _locks;
    private CheckWarnings? _warnings;
    private HistoryKeeper? _keptHistory;

    /// <summary>The plan as this run uses it: all that is run, approved and journaled comes from it.</summary>
    internal required ResolvedPlan Resolved { get; init; }

    internal MigrationPlan Plan => Resolved.Plan;

    internal required Guid Run { get; init; }

    internal required DatabaseSessions Sessions { get; init; }

    internal required JournalStore Journal { get; init; }

    internal required RunnerLock Lock { get; init; }

    internal required MessageSink Messages { get; init; }

    /// <summary>Runs a script file in the host's session; null: the host has none.</summary>
    internal Func<MigrationScript, CancellationToken, ValueTask<int>>? RunScript { get; init; }

    internal required TimeProvider Time { get; init; }

    /// <summary>The effective variables: the plan's, the environment's, the caller's.</summary>
    internal IReadOnlyDictionary<string, string> Variables => Resolved.Variables;

    /// <summary>The journal's state when it was last read, with what this run has changed since.</summary>
    internal required JournalState State { get; set; }

    /// <summary>When <see cref="State"/> was read, by the client's clock.</summary>
    internal required DateTimeOffset StateReadAt { get; set; }

    /// <summary>How phases are run. Overridden gates have their full names once the run has found them.</summary>
    internal required InvokeOptions Options { get; set; }

    /// <summary>Reports checks that warn.</summary>
    internal CheckWarnings Warnings => _warnings ??= new CheckWarnings(Messages);

    /// <summary>The phases that were asked about.</summary>
    internal ConfirmedPhases Confirmed { get; } = new();

    /// <summary>The connections whose journals could not be read, because the connection is not there yet.</summary>
    internal HashSet<string> UnreadJournals { get; } = new(StringComparer.Ordinal);

    /// <summary>Now, by the journal's clock: its time when it was read, and the time since by the client's.</summary>
    internal DateTimeOffset Now => State.Now + (Time.GetUtcNow() - StateReadAt);

    /// <summary>Whether the plan's steps use no other database than home.</summary>
    internal bool IsOneDatabase =>
        _isOneDatabase ??= Plan
            .Phases.SelectMany(p => p.Apply.Concat(p.Undo ?? []))
            .Concat(Plan.Maintenance.SelectMany(m => m.Tasks))
            .All(s => s.Connections.AreHome);

    /// <summary>Makes it known where the connections of a phase lead to.</summary>
    internal required Func<MigrationPhase, CancellationToken, Task> ResolveTargetsAsync { get; init; }

    /// <summary>The secrets that steps read, generate and hand out.</summary>
    internal required StepSecrets Secrets { get; init; }

    internal MigrationEnvironment? Environment => Resolved.Environment;

    /// <summary>Writes the history of another tool; null: the plan keeps none.</summary>
    internal HistoryKeeper? KeptHistory => _keptHistory ??= HistoryKeeper.Of(this);

    /// <summary>What lock handling shares within the run.</summary>
    internal LockServices Locks =>
        _locks ??= new LockServices(
            Lock,
            Messages,
            new BlockerTerminator(Sessions, Journal, Messages, Options, Run),
            Time
        );

    /// <summary>What steps with transactions of their own use of the run.</summary>
    internal DataServices Data => new(Sessions, Locks, State.Environment, Options.AcceptChanged);

    /// <summary>Returns the session that reads and writes the journal outside of the batches' transactions.</summary>
    internal Task<NpgsqlConnection> HomeAsync(CancellationToken cancellationToken) =>
        Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken);

    /// <summary>Keeps the schema as a phase leaves it, where a check of the plan compares with it.</summary>
    internal async Task KeepSchemaAsync(CancellationToken cancellationToken)
    {
        if (Plan.KeepsSchema)
        {
            await LastSchema.StoreAsync(HomeAsync, Plan.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the limits in force: the plan's, the environment's, the execution's, the step's.</summary>
    internal MigrationLimits Limits(LimitOverrides? execution, LimitOverrides? step = null) =>
        Plan.Limits.With(Environment?.Limits).With(execution).With(step);

    /// <summary>
    /// Writes rows after a failure, under a deadline of its own, on a new connection where the old one is lost. Writes
    /// the rows of the execution's start before them. Where the journal cannot be written, the next run finds the
    /// execution without an end.
    /// </summary>
    internal async Task TryAppendAsync(JournaledExecution execution, params JournalEntry[] entries)
    {
        if (execution.Start is { IsRefused: true })
        {
            // It was never started: the journal has nothing to say of it.
            return;
        }

        using var deadline = new CancellationTokenSource(AppendDeadline, Time);
        try
        {
            var home = await HomeAsync(deadline.Token).ConfigureAwait(false);
            await Transactions.RollBackAsync(home).ConfigureAwait(false);
            await Sessions.RollBackAsync(DatabaseSessions.Home).ConfigureAwait(false);
            await execution.EnsureStartedAsync(deadline.Token).ConfigureAwait(false);
            home = await HomeAsync(deadline.Token).ConfigureAwait(false);
            await Journal.AppendAsync(home, durable: true, deadline.Token, entries).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e
                    is NpgsqlException
                        or MigrationException
                        or OperationCanceledException
                        or InvalidOperationException
                        or System.Net.Sockets.SocketException
                        or IOException
            )
        {
            Messages.Warn($"The journal could not be written: {e.Message}");
        }
    }
}
