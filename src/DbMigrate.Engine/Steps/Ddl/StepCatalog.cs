using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Reads the database for a step while it yields its batches, in short statements that leave no transaction open.
/// Errors name the step and its phase.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="context">The context of the step.</param>
internal sealed class StepCatalog(MigrationStep step, StepContext context)
{
    /// <summary>Reads the catalog.</summary>
    /// <exception cref="StepRefusedException">The server returned an error.</exception>
    /// <exception cref="ConnectionLostException">The connection was lost.</exception>
    internal Task<T> ReadAsync<T>(Func<CatalogReader, Task<T>> readAsync, CancellationToken cancellationToken) =>
        RunAsync(connection => readAsync(new CatalogReader(connection)), cancellationToken);

    /// <summary>
    /// Runs a query over the rows of tables, with SQL of the plan in it: names are read by the session's search_path.
    /// </summary>
    /// <exception cref="StepRefusedException">The server returned an error.</exception>
    /// <exception cref="ConnectionLostException">The connection was lost.</exception>
    internal Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            async connection =>
            {
                var command = new NpgsqlCommand(sql, connection);
                await using var _ = command.ConfigureAwait(false);
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using var __ = reader.ConfigureAwait(false);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(make(reader));
                }

                return (IReadOnlyList<T>)rows;
            },
            cancellationToken
        );

    /// <summary>Runs a query of the tool alone, in <see cref="Isolation"/>. The values are $1, $2 and so on.</summary>
    /// <exception cref="StepRefusedException">The server returned an error.</exception>
    /// <exception cref="ConnectionLostException">The connection was lost.</exception>
    internal Task<IReadOnlyList<T>> QueryIsolatedAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken,
        params object[] values
    )
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return RunAsync(
            connection => Isolation.ReadAsync(connection, command, make, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Returns the relation that a name denotes as a table, or null; views and indexes too.</summary>
    internal async Task<CatalogTable?> FindTableAsync(ObjectName name, CancellationToken cancellationToken) =>
        (
            await ReadAsync(c => c.FindRelationAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false)
        )?.AsTable;

    /// <summary>Returns the table that a name denotes.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kinds">The kinds of relations that the step takes, a relkind each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="partitionedAdvice">What to do for a partitioned table that the step does not take.</param>
    /// <param name="noun">What the step calls them; null: tables.</param>
    /// <exception cref="StepRefusedException">There is none, or it is of another kind.</exception>
    internal async Task<CatalogTable> RequireTableAsync(
        ObjectName name,
        string kinds,
        CancellationToken cancellationToken,
        string? partitionedAdvice = null,
        RelationNoun? noun = null
    )
    {
        noun ??= RelationNoun.Table;
        if (await FindTableAsync(name, cancellationToken).ConfigureAwait(false) is not { } table)
        {
            var missing = await ReadAsync(
                    c => c.ReadCandidatesAsync([noun.Candidates], cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            throw context.Refuse(
                step,
                missing.Nearest(noun.Candidates, name) is { } nearest
                    ? $"the {noun.Text} {name} does not exist; did you mean {nearest}?"
                    : $"the {noun.Text} {name} does not exist."
            );
        }

        return kinds.Contains(table.Kind, StringComparison.Ordinal)
            ? table
            : throw context.Refuse(
                step,
                table.IsPartitioned && partitionedAdvice is not null
                    ? $"{name} is a partitioned table, which {Article(step.Kind)} step does not support. {partitionedAdvice}"
                    : $"{name} is {KindOf(table.Kind)}; {Article(step.Kind)} step needs {noun.Article}."
            );
    }

    /// <summary>Returns the tables that names denote, in few round trips.</summary>
    /// <param name="names">The names.</param>
    /// <param name="kinds">The kinds of relations that the step takes, a relkind each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StepRefusedException">One does not exist, or is of another kind.</exception>
    internal async Task<IReadOnlyList<CatalogTable>> RequireTablesAsync(
        IReadOnlyList<ObjectName> names,
        string kinds,
        CancellationToken cancellationToken
    )
    {
        var found = await ReadAsync(c => c.FindTablesAsync(names, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var tables = new List<CatalogTable>();
        foreach (var (name, table) in names.Zip(found))
        {
            tables.Add(
                table is not null && kinds.Contains(table.Kind, StringComparison.Ordinal)
                    ? table
                    : await RequireTableAsync(name, kinds, cancellationToken).ConfigureAwait(false)
            );
        }

        return tables;
    }

    /// <summary>Returns the column of a table by its name, not quoted.</summary>
    /// <exception cref="StepRefusedException">There is none.</exception>
    internal async Task<CatalogColumn> RequireColumnAsync(
        CatalogTable table,
        string column,
        CancellationToken cancellationToken
    )
    {
        var found = await ReadAsync(c => c.FindColumnAsync(table, column, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (found is not null)
        {
            return found;
        }

        var all = await ReadAsync(c => c.ReadColumnNamesAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var hint = NearestWord.Of(column, all) is { } nearest
            ? $"; did you mean {SqlText.QuoteIdentifierIfNeeded(nearest)}?"
            : $"; its columns: {DisplayText.Join([.. all.Select(SqlText.QuoteIdentifierIfNeeded)])}.";
        throw context.Refuse(step, $"{table.Sql} has no column {SqlText.QuoteIdentifierIfNeeded(column)}{hint}");
    }

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await context
                .ConnectAsync(step.Connections.Reads, cancellationToken)
                .ConfigureAwait(false);
            return await work(connection).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    private static string Article(string kind) => (kind[0] is 'a' or 'e' or 'i' ? "an " : "a ") + kind;

    private static string KindOf(char kind) =>
        kind switch
        {
            'r' => "a table",
            'p' => "a partitioned table",
            'v' => "a view",
            'm' => "a materialized view",
            'f' => "a foreign table",
            'S' => "a sequence",
            'i' or 'I' => "an index",
            'c' => "a composite type",
            _ => "no table",
        };

    /// <summary>Returns the error of the step for an error of the server or the connection; null for others.</summary>
    private Exception? Translate(Exception error, CancellationToken cancellationToken)
    {
        if (error is PostgresException e && !ConnectionLoss.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var more = string.Concat(
                new[] { ("detail", e.Detail), ("hint", e.Hint) }
                    .Where(m => !string.IsNullOrEmpty(m.Item2))
                    .Select(m => $"\n  {m.Item1}: {m.Item2}")
            );
            return context.Refuse(
                step,
                $"{e.MessageText} ({e.SqlState}), while the step read the database; it has not changed anything.{more}",
                e
            );
        }

        return error is NpgsqlException or IOException
            ? new ConnectionLostException(
                $"{step.Place}: the connection to the server was lost while step {step.Name} of "
                    + $"{context.Execution.Label} read the database: {ConnectionLoss.Describe(error)}.",
                context.Execution.Owner,
                context.Execution.PartlyApplied,
                error
            )
            : null;
    }
}
