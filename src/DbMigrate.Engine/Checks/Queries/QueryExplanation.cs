using System.Globalization;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Checks.Queries;

/// <summary>
/// Asks the server for the plans of a query with parameters. The query is prepared and not run.
/// </summary>
/// <remarks>
/// A custom plan is made for the values of the parameters, a generic one for any values; a prepared statement changes
/// to the generic one after five executions where it costs no more:
/// https://www.postgresql.org/docs/current/sql-prepare.html.
/// </remarks>
/// <param name="connection">The session, in the transaction of the check.</param>
/// <param name="sql">The query.</param>
/// <param name="values">The values of its parameters.</param>
internal sealed class QueryExplanation(NpgsqlConnection connection, string sql, IReadOnlyList<string?> values)
{
    private const string Savepoint = "dbmigrate_explain";

    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Returns a plan.</summary>
    /// <param name="generic">Whether it is for any values of the parameters.</param>
    /// <param name="withoutSequentialScans">Whether the planner avoids to read tables whole.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal async Task<ExplainedPlan> ExplainAsync(
        bool generic,
        bool withoutSequentialScans,
        CancellationToken cancellationToken
    )
    {
        // A prepared statement outlives the transaction of the check.
        var name = "dbmigrate_" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var arguments = string.Join(", ", values.Select(v => v is null ? "NULL" : SqlText.QuoteLiteral(v)));
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"SAVEPOINT {Savepoint}"),
                Setting("plan_cache_mode", generic ? "force_generic_plan" : "force_custom_plan"),
                Setting("enable_seqscan", withoutSequentialScans ? "off" : null),
                new NpgsqlBatchCommand($"PREPARE {name} AS {sql}"),
                new NpgsqlBatchCommand(
                    $"EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE {name}" + (values.Count == 0 ? null : $"({arguments})")
                ),
                new NpgsqlBatchCommand($"DEALLOCATE {name}"),
                new NpgsqlBatchCommand($"ROLLBACK TO SAVEPOINT {Savepoint}"),
            },
        };
        await using var _ = batch.ConfigureAwait(false);
        try
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var plan = ExplainedPlan.Parse(reader.GetString(0));
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false)) { }
            return plan;
        }
        catch (PostgresException)
        {
            await DeallocateAsync(name).ConfigureAwait(false);
            throw;
        }
    }

    private static NpgsqlBatchCommand Setting(string name, string? value) =>
        new("SELECT pg_catalog.set_config($1, coalesce($2, pg_catalog.current_setting($1)), true)")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = name },
                new NpgsqlParameter
                {
                    Value = (object?)value ?? DBNull.Value,
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text,
                },
            },
        };

    private async Task DeallocateAsync(string name)
    {
        using var deadline = new CancellationTokenSource(CleanUpDeadline);
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"ROLLBACK TO SAVEPOINT {Savepoint}"),
                new NpgsqlBatchCommand($"DEALLOCATE {name}"),
            },
        };
        await using var _ = batch.ConfigureAwait(false);
        try
        {
            await batch.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            // It was not prepared, or the session is lost: the check's own error says why.
        }
    }
}
