using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Ends the sessions that block a batch, where the operator asked for it and says yes to each list; journaled.
/// </summary>
internal static class BlockerTerminator
{
    internal static async Task TerminateAsync(
        RunContext run,
        PhaseExecution course,
        int step,
        BlockReport? report,
        CancellationToken cancellationToken
    )
    {
        // A session that is gone, a prepared transaction and PostgreSQL's own processes have nothing to end here.
        var blockers = report?.Blockers.Where(b => b.ProcessId > 0 && b.BackendType == "client backend").ToList() ?? [];
        if (!run.Options.TerminateBlockers || blockers.Count == 0)
        {
            return;
        }

        var list = string.Join("; ", blockers);
        if (
            run.Options.Confirm?.Invoke(
                $"Phase {course.Phase.Id} is blocked by {list}. End {(blockers.Count == 1 ? "this session" : "these sessions")}? What they have not committed is lost."
            ) != true
        )
        {
            return;
        }

        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = new NpgsqlCommand(
                "select count(*) filter (where pg_terminate_backend(p)) from unnest($1::int[]) p",
                home
            )
            {
                Parameters = { new() { Value = blockers.Select(b => b.ProcessId).ToArray() } },
            };
            var ended = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            var message = run.Messages.Mask($"{ended} of {blockers.Count} blocking sessions ended: {list}");
            run.Messages.Warn(message);
            await run
                .Journal.AppendAsync(
                    home,
                    durable: true,
                    cancellationToken,
                    new JournalEntry(JournalEvents.BlockersTerminated)
                    {
                        Phase = course.Phase.Id,
                        Step = step,
                        Run = run.Run,
                        Epoch = course.Epoch,
                        Message = message,
                    }
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            run.Messages.Warn(
                $"The blocking sessions could not be ended: {e.MessageText}. Ask for: GRANT pg_signal_backend TO this role (a superuser's sessions only a superuser ends)."
            );
        }
    }
}
