using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>What is the same for all phases of one run.</summary>
internal sealed class RunContext
{
    private bool? _isOneDatabase;

    internal required MigrationPlan Plan { get; init; }

    internal required Guid Run { get; init; }

    internal required DatabaseSessions Sessions { get; init; }

    internal required JournalStore Journal { get; init; }

    internal required RunnerLock Lock { get; init; }

    internal required MessageSink Messages { get; init; }

    /// <summary>The effective variables: the plan's, the environment's, the caller's.</summary>
    internal required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>What the journal said when it was last read; kept true by this run as it goes.</summary>
    internal required JournalState State { get; set; }

    /// <summary>
    /// When <see cref="State"/> was read, by the client's clock: what has gone by since is added to the server's.
    /// </summary>
    internal DateTimeOffset StateReadAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Now, by the journal's clock.</summary>
    internal DateTimeOffset Now => State.Now + (DateTimeOffset.UtcNow - StateReadAt);

    internal required InvokeOptions Options { get; init; }

    /// <summary>Whether all that the plan does, it does in the home database.</summary>
    internal bool IsOneDatabase =>
        _isOneDatabase ??= Plan
            .Phases.SelectMany(p => p.Apply.Concat(p.Undo ?? []))
            .All(s => s.On == DatabaseSessions.Home);

    internal MigrationEnvironment? Environment => Plan.Environments.FirstOrDefault(e => e.Name == State.Environment);

    /// <summary>The journal's connection.</summary>
    internal Task<NpgsqlConnection> HomeAsync(CancellationToken cancellationToken) =>
        Sessions.WorkAsync(DatabaseSessions.Home, cancellationToken);

    internal MigrationLimits Limits(MigrationPhase phase, LimitOverrides? step = null) =>
        Plan.Limits.With(Environment?.Limits).With(phase.Limits).With(step);

    /// <summary>
    /// Writes the journal after something went wrong: under a deadline of its own, on a new connection where the old
    /// one is gone, after the rows of the course's beginning.
    /// Where it cannot be written the server is gone, and the next run sees by the open course that this one ended
    /// without a word.
    /// </summary>
    internal async Task TryAppendAsync(PhaseExecution course, params JournalEntry[] entries)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var home = await HomeAsync(deadline.Token).ConfigureAwait(false);
            await Transactions.RollBackAsync(home).ConfigureAwait(false);
            await course.OpenAsync(deadline.Token).ConfigureAwait(false);
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
