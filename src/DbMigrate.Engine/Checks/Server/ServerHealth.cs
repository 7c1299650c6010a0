using System.Diagnostics;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Runs the built-in server checks before a phase, in one round trip and one read-only transaction.
/// </summary>
internal static class ServerHealth
{
    private static readonly ServerReading[] Readings =
    [
        new PrimaryReading(),
        new ExtensionsReading(),
        new PrivilegesReading(),
        new RowSecurityReading(),
        new OldTransactionsReading(),
        new PreparedTransactionsReading(),
        new BlockersReading(),
        new InvalidIndexesReading(),
        new UnindexedKeysReading(),
        new ReplicationReading(),
        new ConnectionSlotsReading(),
    ];

    /// <summary>
    /// Runs all readings, or only those about tables. A reading that the server refuses is a warning and does not hide
    /// the others. A lost connection is thrown.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="connection">The home database, as the role that will run the phase; no transaction is open on
    /// it.</param>
    /// <param name="limits">The limits that hold for the phase.</param>
    /// <param name="tables">The tables that the phase touches.</param>
    /// <param name="tablesOnly">Whether to run only the readings about the tables of the phase, since the run has
    /// checked the server shortly before.</param>
    /// <param name="endsBlockers">Whether the run may end the sessions that block it.</param>
    /// <param name="cancellationToken">Cancels on the server.</param>
    internal static async Task<IReadOnlyList<CheckResult>> LookAsync(
        MigrationPlan plan,
        string phase,
        NpgsqlConnection connection,
        MigrationLimits limits,
        IReadOnlyList<TouchedTable> tables,
        bool tablesOnly,
        bool endsBlockers,
        CancellationToken cancellationToken
    )
    {
        var scope = new ServerScope(plan, limits, tables) { EndsBlockers = endsBlockers };
        var readings = Array.FindAll(Readings, r => r.Applies(scope) && (r.IsAboutTables || !tablesOnly));
        if (readings.Length == 0)
        {
            return [];
        }

        try
        {
            return await ReadAsync(phase, connection, scope, readings, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error)
            when (!cancellationToken.IsCancellationRequested && !ConnectionLoss.Is(connection, error))
        {
            // The server refused one reading, which aborted the transaction of all: runs each on its own.
            var results = new List<CheckResult>();
            foreach (var reading in readings)
            {
                results.Add(
                    await ReadAloneAsync(phase, connection, scope, reading, cancellationToken).ConfigureAwait(false)
                );
            }

            return results;
        }
    }

    private static async Task<CheckResult> ReadAloneAsync(
        string phase,
        NpgsqlConnection connection,
        ServerScope scope,
        ServerReading reading,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await ReadAsync(phase, connection, scope, [reading], cancellationToken).ConfigureAwait(false))[0];
        }
        catch (PostgresException error)
            when (!cancellationToken.IsCancellationRequested && !ConnectionLoss.Is(connection, error))
        {
            var finding = new ServerFinding(
                CheckStatus.Warning,
                "an answer",
                $"a server error: {ServerErrors.Describe(error)}",
                ErrorAdvice.ForQuestion(error) ?? string.Empty
            );
            return ResultOf(phase, scope, reading, finding, DateTimeOffset.UtcNow, TimeSpan.Zero) with
            {
                SqlState = error.SqlState,
            };
        }
    }

    private static async Task<IReadOnlyList<CheckResult>> ReadAsync(
        string phase,
        NpgsqlConnection connection,
        ServerScope scope,
        IReadOnlyList<ServerReading> readings,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        var results = new List<CheckResult>();
        try
        {
            var batch = new NpgsqlBatch(connection);
            await using var _ = batch.ConfigureAwait(false);
            CheckTransaction.AddBegin(batch, CheckSession.ReadOnly);
            ServerReading[] asked = [.. readings.OrderBy(r => r.UsesSearchPath ? 0 : 1)];
            foreach (var reading in asked)
            {
                if (!reading.UsesSearchPath)
                {
                    // Returns no rows, and the rollback ends it.
                    batch.BatchCommands.Add(new NpgsqlBatchCommand($"SET LOCAL search_path = {Isolation.Path}"));
                }

                var command = new NpgsqlBatchCommand(EmbeddedSql.Text("Checks.Server." + reading.Kind));
                foreach (var value in reading.Values(scope))
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                batch.BatchCommands.Add(command);
            }

            batch.BatchCommands.Add(new NpgsqlBatchCommand("ROLLBACK"));
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            var at = await CheckTransaction
                .ReadBeginAsync(reader, CheckSession.ReadOnly, cancellationToken)
                .ConfigureAwait(false);
            var found = new Dictionary<ServerReading, CheckResult>();
            foreach (var reading in asked)
            {
                var finding = reading.Evaluate(await RowsAsync(reader, cancellationToken).ConfigureAwait(false), scope);
                found[reading] = ResultOf(phase, scope, reading, finding, at, clock.Elapsed);
            }

            results.AddRange(readings.Select(r => found[r]));
        }
        catch
        {
            await CheckTransaction.RollbackAsync(connection).ConfigureAwait(false);
            throw;
        }

        return results;
    }

    private static async Task<IReadOnlyList<object?[]>> RowsAsync(
        NpgsqlDataReader reader,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }

    private static CheckResult ResultOf(
        string phase,
        ServerScope scope,
        ServerReading reading,
        ServerFinding finding,
        DateTimeOffset at,
        TimeSpan duration
    ) =>
        new()
        {
            PlanName = scope.Plan.Name,
            Plan = scope.Plan.File,
            Phase = phase,
            Stage = CheckStage.Server,
            Name = reading.Name,
            Kind = reading.Kind,
            Status = finding.Status,
            Expected = finding.Expected,
            Actual = finding.Actual,
            Message =
                finding.Status == CheckStatus.Passed
                    ? finding.Advice
                    : $"Expected {finding.Expected}; found {finding.Actual}. {finding.Advice}".TrimEnd(),
            Rows = finding.Rows ?? [],
            Duration = duration,
            At = at,
        };
}
