using System.Data;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Runs the statements of a check and reads the answer of the last one.</summary>
internal static class QueryReader
{
    // The OIDs of the numeric types, which are fixed (src/include/catalog/pg_type.dat of PostgreSQL).
    private static readonly HashSet<uint> Numbers = [20, 21, 23, 26, 700, 701, 1700];
    private const uint BooleanType = 16;

    /// <summary>
    /// Runs all statements but the last one in one round trip, then the last one. If the expectation is an error, an
    /// error of the last statement is the answer. If the check writes, deferred constraints are checked too.
    /// </summary>
    internal static async Task<QueryAnswer> AskAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> statements,
        Expectation expectation,
        bool writes,
        CancellationToken cancellationToken
    )
    {
        if (statements.Count > 1)
        {
            var batch = new NpgsqlBatch(connection);
            await using var _ = batch.ConfigureAwait(false);
            foreach (var statement in statements.SkipLast(1))
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
            }

            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var answer = await ReadAsync(
                    connection,
                    statements[^1],
                    expectation.RowsKept,
                    expectation.IsWrong,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (writes)
            {
                var command = new NpgsqlCommand("SET CONSTRAINTS ALL IMMEDIATE", connection);
                await using var _ = command.ConfigureAwait(false);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return answer;
        }
        catch (PostgresException error) when (expectation.ExpectsError && !ConnectionLoss.Is(connection, error))
        {
            return new QueryAnswer { Error = error };
        }
    }

    /// <summary>Runs one statement and reads its result.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="rowsKept">The number of rows to keep; further rows are only counted.</param>
    /// <param name="isWrong">Called for each row.</param>
    /// <param name="cancellationToken">Cancels on the server.</param>
    internal static async Task<QueryAnswer> ReadAsync(
        NpgsqlConnection connection,
        string statement,
        int rowsKept,
        Func<AnswerRow, bool> isWrong,
        CancellationToken cancellationToken
    )
    {
        // Reads text, as psql does, so that types unknown to Npgsql work.
        var command = new NpgsqlCommand(statement, connection) { AllResultTypesAreUnknown = true };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command
            .ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken)
            .ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);

        var columns = Enumerable
            .Range(0, reader.FieldCount)
            .Select(i => new AnswerColumn(reader.GetName(i), TypeOf(reader.GetDataTypeOID(i))))
            .ToArray();
        var (rows, wrong) = (new List<AnswerRow>(), new List<AnswerRow>());
        var (count, wrongCount) = (0L, 0L);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            count++;
            var row = new AnswerRow(
                columns,
                await ValueReader.ReadAsync(reader, cancellationToken).ConfigureAwait(false)
            );
            if (rows.Count < rowsKept)
            {
                rows.Add(row);
            }

            if (isWrong(row) && wrongCount++ < Expectation.RowsShown)
            {
                wrong.Add(row);
            }
        }

        return new QueryAnswer
        {
            Columns = columns,
            Rows = rows,
            Count = count,
            WrongRows = wrong,
            WrongCount = wrongCount,
        };
    }

    private static AnswerType TypeOf(uint oid) =>
        oid == BooleanType ? AnswerType.Boolean
        : Numbers.Contains(oid) ? AnswerType.Number
        : AnswerType.Text;
}
