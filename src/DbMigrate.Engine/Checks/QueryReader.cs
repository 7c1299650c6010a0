using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Runs a check's statements and reads the answer of the last one.</summary>
internal static class QueryReader
{
    // The types of PostgreSQL's catalog whose values compare as numbers; their numbers are fixed for ever
    // (src/include/catalog/pg_type.dat).
    private static readonly HashSet<uint> Numbers = [20, 21, 23, 26, 700, 701, 1700];
    private const uint BooleanType = 16;

    /// <summary>
    /// All but the last run for their effect, in one round trip. An error of the last one is the answer where an error
    /// is expected, and so is one of a
    /// deferred constraint where the check writes: it would come at a COMMIT that is never made.
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

    /// <summary>Runs one statement and reads what it gives.</summary>
    /// <param name="connection">In the transaction that it runs in.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="rowsKept">How many rows to keep; the others are counted only.</param>
    /// <param name="isWrong">Asked of each row while it passes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<QueryAnswer> ReadAsync(
        NpgsqlConnection connection,
        string statement,
        int rowsKept,
        Func<AnswerRow, bool> isWrong,
        CancellationToken cancellationToken
    )
    {
        // As text, as psql gets it: a type that Npgsql does not know is no obstacle, and what is shown is what the
        // server says.
        var command = new NpgsqlCommand(statement, connection) { AllResultTypesAreUnknown = true };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
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
            var row = new AnswerRow(columns, Values(reader));
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

    private static string?[] Values(NpgsqlDataReader reader)
    {
        var values = new string?[reader.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(i) ? null : reader.GetString(i);
        }

        return values;
    }

    private static AnswerType TypeOf(uint oid) =>
        oid == BooleanType ? AnswerType.Boolean
        : Numbers.Contains(oid) ? AnswerType.Number
        : AnswerType.Text;
}
