using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>
/// Reads the catalog for a step while it yields its batches: short statements, no transaction left open.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="context">What it reads with.</param>
internal sealed class CatalogReader(MigrationStep step, StepContext context)
{
    private const string TableQuery = """
        select c.oid, n.nspname::text, c.relname::text, c.relkind::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.oid = to_regclass($1)
        """;

    /// <summary>
    /// The rows of a query, each made into a <typeparamref name="T"/>. The values are $1, $2 and so on.
    /// </summary>
    internal Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken,
        params object[] values
    ) =>
        GuardAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var value in values)
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                return await RowsAsync(reader, make, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <summary>
    /// Runs statements in a transaction that is rolled back, and gives the rows of all of them: what would come of
    /// them, told by the server.
    /// </summary>
    internal Task<IReadOnlyList<T>> TryAsync<T>(
        IReadOnlyList<string> statements,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken
    ) =>
        GuardAsync<IReadOnlyList<T>>(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                foreach (var statement in (string[])["begin", .. statements])
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
                }

                try
                {
                    await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                    var rows = new List<T>();
                    do
                    {
                        rows.AddRange(await RowsAsync(reader, make, cancellationToken).ConfigureAwait(false));
                    } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
                    return rows;
                }
                finally
                {
                    await Transactions.RollBackAsync(connection).ConfigureAwait(false);
                }
            },
            cancellationToken
        );

    /// <summary>
    /// The table of that name; the step is refused where there is none, or where it is something else.
    /// </summary>
    internal async Task<CatalogTable> RequireTableAsync(
        ObjectName name,
        string kinds,
        CancellationToken cancellationToken
    )
    {
        if (await FindTableAsync(name, cancellationToken).ConfigureAwait(false) is not { } table)
        {
            var connection = await context
                .ConnectAsync(step.Connections.Reads, cancellationToken)
                .ConfigureAwait(false);
            var missing = await MissingObjects
                .ReadAsync(connection, ["table"], cancellationToken)
                .ConfigureAwait(false);
            throw context.Refuse(step, $"the table {name} is {missing.Describe("table", name)}.");
        }

        return kinds.Contains(table.Kind, StringComparison.Ordinal)
            ? table
            : throw context.Refuse(step, $"{name} is {KindOf(table.Kind)}, and a step {step.Kind} takes a table.");
    }

    /// <summary>The table of that name, or null.</summary>
    internal async Task<CatalogTable?> FindTableAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
                TableQuery,
                r => new CatalogTable(r.GetFieldValue<uint>(0), r.GetString(1), r.GetString(2), r.GetString(3)[0]),
                cancellationToken,
                SqlText.QuoteQualified(name.Schema, name.Name)
            )
            .ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    private static async Task<IReadOnlyList<T>> RowsAsync<T>(
        NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(make(reader));
        }

        return rows;
    }

    private static string KindOf(char kind) =>
        kind switch
        {
            'v' => "a view",
            'm' => "a materialized view",
            'f' => "a foreign table",
            'S' => "a sequence",
            'i' or 'I' => "an index",
            'c' => "a type",
            _ => "no table",
        };

    private async Task<T> GuardAsync<T>(Func<NpgsqlConnection, Task<T>> askAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await askAsync(
                    await context.ConnectAsync(step.Connections.Reads, cancellationToken).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (!ConnectionLoss.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var more = string.Concat(
                new[] { ("detail", e.Detail), ("hint", e.Hint) }
                    .Where(m => !string.IsNullOrEmpty(m.Item2))
                    .Select(m => $"\n  {m.Item1}: {m.Item2}")
            );
            throw context.Refuse(
                step,
                $"{e.MessageText} ({e.SqlState}). That came while the database was looked at; the step changed nothing yet.{more}",
                e
            );
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            throw new ConnectionLostException(
                $"{step.Place}: the connection to the server was lost while step {step.Name} of phase {context.Execution.Owner} read the catalog: {ConnectionLoss.Describe(e)}.",
                context.Execution.Owner,
                context.Execution.PartlyApplied,
                e
            );
        }
    }
}
