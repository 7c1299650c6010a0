using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Settles what an earlier run left in doubt: a statement outside a transaction that was begun, and of whose end
/// nothing is known.
/// </summary>
internal sealed class InDoubtResolver(RunContext run, PhaseExecution course, MigrationStep step, int position)
{
    // The server cuts the texts that it shows; what is left over is long enough to know a statement by.
    private const string Orphan = """
        select a.pid from pg_stat_activity a
        where a.pid <> pg_backend_pid() and a.datname = current_database() and a.usename = session_user and a.state = 'active' and left(a.query, 200) = left($1, 200)
        limit 1
        """;

    /// <summary>True: the batch is done. False: it was not in doubt, or is to run again.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="probe">What asks the catalog; null: nothing can.</param>
    /// <param name="connectAsync">The session that the batch would run on.</param>
    /// <param name="entry">The journal's row of the batch, without what is said.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InDoubtException">It cannot be told.</exception>
    internal async Task<bool> SettleAsync(
        Batch batch,
        IInDoubtProbe? probe,
        Func<CancellationToken, Task<NpgsqlConnection>> connectAsync,
        JournalEntry entry,
        CancellationToken cancellationToken
    )
    {
        if (!course.Doubts.Contains((position, batch.Key)) || batch is ActionBatch { RepeatIsHarmless: true })
        {
            return false;
        }

        var answer = new InDoubtAnswer(null, "It cannot be asked whether it took effect.");
        if (probe is not null)
        {
            var connection = await connectAsync(cancellationToken).ConfigureAwait(false);
            await AwaitOrphanAsync(connection, batch, cancellationToken).ConfigureAwait(false);
            answer = await probe.AskAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        if (answer.Done is not { } done)
        {
            throw new InDoubtException(
                $"{step.Place}: step {position} ({step.Name}) of phase {course.Phase.Id}, {batch.Title}, was started by a run that ended without recording its outcome. {answer.Message}",
                course.Phase.Id,
                position,
                batch.Key
            );
        }

        run.Messages.Info($"Phase {course.Phase.Id}, {step.Name}, {batch.Title}: {answer.Message}");
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await run
            .Journal.AppendAsync(
                home,
                durable: true,
                cancellationToken,
                entry with
                {
                    Message = answer.Message,
                    Detail = JournalStore.Json("done", done),
                }
            )
            .ConfigureAwait(false);
        course.Doubts.Remove((position, batch.Key));
        return done;
    }

    /// <summary>
    /// The server hears of a killed client only when it answers: the statement may still be running, and what the
    /// catalog says now is not its outcome.
    /// </summary>
    private async Task AwaitOrphanAsync(NpgsqlConnection connection, Batch batch, CancellationToken cancellationToken)
    {
        if (batch is not StatementBatch { Statements: [var statement, ..] })
        {
            return;
        }

        await using var command = new NpgsqlCommand(Orphan, connection)
        {
            Parameters = { new() { Value = statement.Text } },
        };
        for (
            var said = false;
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int processId;
            said = true
        )
        {
            var text =
                $"{step.Name}, {batch.Title}: the run that began it is gone, and its session (process {processId}) still works on it; waiting for its end";
            run.Messages.Progress($"Phase {course.Phase.Id}", text, -1);
            if (!said)
            {
                run.Messages.Info(
                    $"Phase {course.Phase.Id}, {text}. To end it: select pg_terminate_backend({processId})"
                );
            }

            run.Lock.RequireHeld();
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken).ConfigureAwait(false);
        }
    }
}
