using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Ends the sessions that block a batch, where the operator asked for it: the question came before the run began.
/// Journaled. Safe for several threads.
/// </summary>
internal sealed class BlockerTerminator(
    DatabaseSessions sessions,
    JournalStore journal,
    MessageSink messages,
    InvokeOptions options,
    Guid run
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Ends the blockers of a step's batch.</summary>
    internal async Task TerminateAsync(
        StepExecution step,
        IReadOnlyList<Blocker> found,
        CancellationToken cancellationToken
    )
    {
        // Prepared transactions and PostgreSQL's own processes have no session to end.
        var blockers = found.Where(b => b.ProcessId > 0 && b.BackendType == "client backend").ToList();
        if (!options.TerminateBlockers || blockers.Count == 0)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await EndAsync(step, blockers, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task EndAsync(StepExecution step, List<Blocker> blockers, CancellationToken cancellationToken)
    {
        var list = string.Join("; ", blockers.Select(b => messages.MaskCut(b.ToString())));
        var home = await sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        try
        {
            var ended = await TerminateAsync(home, blockers, cancellationToken).ConfigureAwait(false);
            var message = messages.Mask($"{ended} of {blockers.Count} blocking sessions ended: {list}");
            messages.Warn(message);
            await journal
                .AppendAsync(home, durable: true, cancellationToken, Entry(step, message))
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            messages.Warn(
                $"The blocking sessions could not be ended: {e.MessageText}. "
                    + "Ask for: GRANT pg_signal_backend TO this role. Only a superuser can end a superuser's sessions."
            );
        }
    }

    private static async Task<long> TerminateAsync(
        NpgsqlConnection home,
        List<Blocker> blockers,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "select count(*) filter (where pg_catalog.pg_terminate_backend(p)) from pg_catalog.unnest($1::int[]) p",
            home
        )
        {
            Parameters = { new() { Value = blockers.Select(b => b.ProcessId).ToArray() } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private JournalEntry Entry(StepExecution step, string message) =>
        new(JournalEvents.BlockersTerminated)
        {
            Phase = step.Execution.Owner,
            Step = step.Position,
            Run = run,
            ExecutionId = step.Execution.ExecutionId,
            Message = message,
        };
}
