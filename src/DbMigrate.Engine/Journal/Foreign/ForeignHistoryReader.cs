using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Access;
using Npgsql;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>Reads the history table of another tool.</summary>
internal static class ForeignHistoryReader
{
    /// <summary>Returns the rows of the table.</summary>
    /// <param name="connection">A session of our own, with an empty search path.</param>
    /// <param name="history">The tool.</param>
    /// <param name="table">The table, quoted.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="HistoryNotFoundException">
    /// There is no such table, it is not one of the tool, or the login may not read it.
    /// </exception>
    internal static async Task<IReadOnlyList<HistoryRow>> ReadAsync(
        NpgsqlConnection connection,
        ForeignHistory history,
        string table,
        CancellationToken cancellationToken
    )
    {
        if (!await IsThereAsync(connection, history, table, cancellationToken).ConfigureAwait(false))
        {
            throw new HistoryNotFoundException(
                $"There is no table {table} of {history.Tool} in the database {connection.Database}.",
                table
            );
        }

        var rows = new List<HistoryRow>();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new(JournalGuard.SafePath), new(history.Query(table)) },
        };
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(history.Read(reader));
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new HistoryNotFoundException(
                $"The history of {history.Tool} could not be read: {e.MessageText}.",
                table
            )
            {
                IsThere = true,
                IsDenied = true,
            };
        }

        return rows;
    }

    /// <summary>Returns whether there is the table of the tool.</summary>
    /// <exception cref="HistoryNotFoundException">There is another one of its name.</exception>
    internal static async Task<bool> IsThereAsync(
        NpgsqlConnection connection,
        ForeignHistory history,
        string table,
        CancellationToken cancellationToken
    )
    {
        var found = await new CatalogReader(connection)
            .FindPlainTableAsync(table, cancellationToken)
            .ConfigureAwait(false);
        if (found is not var (isPlain, columns))
        {
            return false;
        }

        if (!isPlain)
        {
            throw new HistoryNotFoundException(
                $"{table} in the database {connection.Database} is not a plain table, or row security applies to it.",
                table
            )
            {
                IsThere = true,
            };
        }

        var missing = history.Columns.Except(columns).ToList();
        if (missing.Count > 0 || history.Strange.Intersect(columns).Any())
        {
            throw new HistoryNotFoundException(
                $"The table {table} in the database {connection.Database} is not one of {history.Tool}, or of a version "
                    + "that is not known: "
                    + (
                        missing.Count > 0
                            ? $"it has no column {DisplayText.Join(missing)}."
                            : $"it has the column {history.Strange[0]}."
                    ),
                table
            )
            {
                IsThere = true,
            };
        }

        return true;
    }
}
