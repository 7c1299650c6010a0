using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Resolves a batch that an earlier run left in doubt: it was started outside a transaction, and its outcome is not
/// journaled.
/// </summary>
internal sealed class InDoubtResolver(StepServices services)
{
    // The server cuts the queries that it shows; the first 200 characters are enough to recognize a statement.
    private const string Orphan = """
        select a.pid from pg_catalog.pg_stat_activity a
        where a.pid operator(pg_catalog.<>) pg_catalog.pg_backend_pid()
          and a.datname operator(pg_catalog.=) pg_catalog.current_database()
          and a.usename operator(pg_catalog.=) session_user
          and a.state operator(pg_catalog.=) 'active'
          and pg_catalog.left(a.query, 200) operator(pg_catalog.=) pg_catalog.left($1, 200)
        limit 1
        """;

    /// <summary>Resolves the batch and journals the outcome.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="probe">Reads the outcome from the catalog; null: not possible.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>True: the batch is done. False: it was not in doubt, or must run again.</returns>
    /// <exception cref="InDoubtException">Whether it took effect cannot be found out.</exception>
    internal async Task<bool> ResolveAsync(Batch batch, IInDoubtProbe? probe, CancellationToken cancellationToken)
    {
        var step = services.Step;
        if (!services.Execution.InDoubt.Contains((step.Position, batch.Key)))
        {
            return false;
        }

        var answer = await AskAsync(batch, probe, cancellationToken).ConfigureAwait(false);
        if (answer.Done is not { } done)
        {
            throw new InDoubtException(
                $"{step.Step.Place}: {step.Label}, {batch.Title}, was started by a run "
                    + $"that ended without recording its outcome. {answer.Message}",
                services.Execution.Owner,
                step.Position,
                batch.Key
            );
        }

        services.Run.Messages.Info($"{step.Heading}, {batch.Title}: {answer.Message}");
        await services.Journal.ResolveAsync(batch, done, answer.Message, cancellationToken).ConfigureAwait(false);
        services.Execution.InDoubt.Remove((step.Position, batch.Key));
        return done;
    }

    private async Task<InDoubtAnswer> AskAsync(Batch batch, IInDoubtProbe? probe, CancellationToken cancellationToken)
    {
        if (probe is null)
        {
            return new InDoubtAnswer(null, "Whether it took effect cannot be found out.");
        }

        var connection = await services.Session.ConnectAsync(cancellationToken).ConfigureAwait(false);
        await AwaitOrphanAsync(connection, batch, cancellationToken).ConfigureAwait(false);
        return await probe.AskAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until no session of a killed run executes the statement.</summary>
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
        await OrphanWait
            .UntilGoneAsync(
                services.Run,
                services.Execution.Heading,
                async token => (int?)await command.ExecuteScalarAsync(token).ConfigureAwait(false),
                processId =>
                    $"{services.Step.Step.Name}, {batch.Title}: the run that started it is gone, and its session "
                    + $"(process {processId}) still executes it",
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
