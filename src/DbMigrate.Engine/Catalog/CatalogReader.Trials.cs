using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>The temporary table of a trial, as SQL reads it. <c>trial-*.sql</c> name it too.</summary>
    internal const string TrialTable = "pg_temp.dbmigrate_trial";

    /// <summary>The name of the constraint or index of a trial.</summary>
    internal const string TrialName = "dbmigrate_trial_object";

    private const string TrialColumn = "trial";
    private const string OnlyCatalog = $"SET LOCAL search_path = {Isolation.Path}";

    /// <summary>
    /// Returns how the server writes a constraint: a statement adds it, named <see cref="TrialName"/>, to <see
    /// cref="TrialTable"/>, an empty copy of a table. All is rolled back.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<string?> TryConstraintAsync(
        CatalogTable table,
        string statement,
        CancellationToken cancellationToken
    ) =>
        FirstOrNull(
            await TryAsync(
                    [new(CopyOf(table)), new(statement), new(OnlyCatalog), Command("trial-constraint", [])],
                    r => r.GetString(0),
                    cancellationToken
                )
                .ConfigureAwait(false)
        );

    /// <summary>
    /// Returns whether an index is what a statement would create: the statement creates one, named <see
    /// cref="TrialName"/>, on <see cref="TrialTable"/>, an empty copy of the table. All is rolled back.
    /// </summary>
    /// <param name="table">The index's table.</param>
    /// <param name="index">The index.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<bool> IsSameIndexAsync(
        CatalogTable table,
        CatalogRelation index,
        string statement,
        CancellationToken cancellationToken
    )
    {
        var meanings = await TryAsync(
                [
                    new(CopyOf(table)),
                    new(statement),
                    new(OnlyCatalog),
                    Command("index-meaning", [index.Sql]),
                    Command("index-meaning", ["pg_temp." + TrialName]),
                ],
                r => r.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return meanings is [var there, var wanted] && there == wanted;
    }

    /// <summary>
    /// Returns how the server writes a type and a default, and whether adding such a column rewrites a table. They are
    /// tried on an empty temporary table; all is rolled back.
    /// </summary>
    /// <param name="type">The type, as SQL.</param>
    /// <param name="defaultSql">The default, as SQL, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<ColumnTrial> TryColumnAsync(
        string type,
        string? defaultSql,
        CancellationToken cancellationToken
    )
    {
        var add = $"ALTER TABLE {TrialTable} ADD COLUMN {TrialColumn} {type}";
        var read = await TryAsync(
                [
                    // A type and nothing else: what may follow one in ADD COLUMN, as NOT NULL, is an error here.
                    new($"SELECT NULL::{type} WHERE false"),
                    new("CREATE TEMPORARY TABLE dbmigrate_trial ()"),
                    Command("trial-column", []),
                    new(add),
                    Command("trial-column", []),
                    new($"ALTER TABLE {TrialTable} DROP COLUMN {TrialColumn}"),
                    new(defaultSql is null ? add : $"{add} DEFAULT {defaultSql}"),
                    new(OnlyCatalog),
                    Command("trial-column", []),
                ],
                r => (File: r.GetString(0), Type: TextOrNull(r, 1), Default: TextOrNull(r, 2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new ColumnTrial(
            read[2].Type ?? string.Empty,
            read[2].Default,
            read[1].File != read[0].File,
            read[2].File != read[1].File
        );
    }

    private static string CopyOf(CatalogTable table) => $"CREATE TEMPORARY TABLE dbmigrate_trial (LIKE {table.Sql})";

    /// <summary>Runs statements in a transaction that is rolled back, and returns the rows of all of them.</summary>
    private async Task<IReadOnlyList<T>> TryAsync<T>(
        IReadOnlyList<NpgsqlBatchCommand> statements,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken
    )
    {
        var batch = new NpgsqlBatch(connection) { BatchCommands = { new("BEGIN") } };
        await using var _ = batch.ConfigureAwait(false);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(statement);
        }

        try
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
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
    }
}
