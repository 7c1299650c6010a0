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

    /// <summary>Whether the operator asked for it.</summary>
    internal bool IsAsked => options.TerminateBlockers;

    /// <summary>Ends the blockers of a step's batch, and warns of those that it cannot end.</summary>
    /// <param name="step">The step.</param>
    /// <param name="found">The sessions that block the batch.</param>
    /// <param name="warned">The warnings that the batch has had: each is written once.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    internal async Task TerminateAsync(
        StepExecution step,
        IReadOnlyList<Blocker> found,
        ISet<string> warned,
        CancellationToken cancellationToken
    )
    {
        if (!IsAsked || found.Count == 0)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var (_, warning) in BlockerLimits.Of(found).Where(w => warned.Add(w.Kind)))
            {
                messages.Warn($"{step.Step.Place}: {warning}");
            }

            var blockers = found.Where(BlockerLimits.CanEnd).ToList();
            if (blockers.Count > 0)
            {
                await EndAsync(step, blockers, warned, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task EndAsync(
        StepExecution step,
        List<Blocker> blockers,
        ISet<string> warned,
        CancellationToken cancellationToken
    )
    {
        var home = await sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var (ended, allowed) = (0, new List<Blocker>());
        foreach (var blocker in blockers)
        {
            try
            {
                ended += await TerminateAsync(home, blocker, cancellationToken).ConfigureAwait(false) ? 1 : 0;
                allowed.Add(blocker);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                if (warned.Add(e.SqlState))
                {
                    messages.Warn(
                        $"The blocking session {messages.MaskCut(blocker.ToString())} could not be ended: {e.MessageText}. "
                            + "Ask for: GRANT pg_signal_backend TO this role. "
                            + "Only a superuser can end a superuser's sessions."
                    );
                }
            }
        }

        if (allowed.Count == 0)
        {
            return;
        }

        var list = string.Join("; ", allowed.Select(b => messages.MaskCut(b.ToString())));
        var message = messages.Mask($"{ended} of {blockers.Count} blocking sessions ended: {list}");
        messages.Warn(message);
        await journal.AppendAsync(home, durable: true, cancellationToken, Entry(step, message)).ConfigureAwait(false);
    }

    private static async Task<bool> TerminateAsync(
        NpgsqlConnection home,
        Blocker blocker,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand("select pg_catalog.pg_terminate_backend($1)", home)
        {
            Parameters = { new() { Value = blocker.ProcessId } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
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
