using DbMigrate.Engine.Model.Executions;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads what stays of an execution's batches that are not done.</summary>
internal static class KeptRows
{
    private const string Rows = """
        select c.step, pg_catalog.sum(c.rows)::pg_catalog.int8
        from dbmigrate.cursor c where c.execution operator(pg_catalog.=) $1 group by c.step
        """;

    private const string Begun = $"""
        select distinct e.step from dbmigrate.event e
        where e.execution operator(pg_catalog.=) $1 and e.step is not null
          and e.event operator(pg_catalog.=) '{JournalEvents.BatchStarted}'
        """;

    /// <summary>Adds the rows that backfills have committed, by the cursors of a database.</summary>
    internal static async Task AddRowsAsync(
        NpgsqlConnection connection,
        StepListExecution execution,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Rows, connection)
        {
            Parameters = { new() { Value = execution.ExecutionId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var step = reader.GetInt32(0);
            if (!execution.HasDone(step))
            {
                execution.Kept.AddRows(step, reader.GetInt64(1));
            }
        }
    }

    /// <summary>Returns the steps of which a batch outside a transaction was begun, by home's journal.</summary>
    internal static async Task<IReadOnlyList<int>> ReadBegunAsync(
        NpgsqlConnection home,
        Guid execution,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Begun, home) { Parameters = { new() { Value = execution } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var steps = new List<int>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            steps.Add(reader.GetInt32(0));
        }

        return steps;
    }
}
