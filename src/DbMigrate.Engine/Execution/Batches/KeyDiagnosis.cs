using System.Text;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Explains the violation of a foreign key.</summary>
internal static class KeyDiagnosis
{
    // A policy would run functions of users; without row security it is an error, and nothing is said.
    private const string SeeAll = "set local row_security = off";

    /// <summary>
    /// Returns the key, whether the table that it refers to has rows, and the rows that keep the key from being added.
    /// </summary>
    internal static async Task<IReadOnlyList<string>?> FindAsync(
        NpgsqlConnection connection,
        PostgresException error,
        BatchStatement? statement,
        StatementEffects effects,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        var key = await catalog
            .FindForeignKeyAsync(error.SchemaName!, error.TableName!, error.ConstraintName!, cancellationToken)
            .ConfigureAwait(false);
        var lines = new List<string>();
        if (key is not null)
        {
            lines.Add($"{error.ConstraintName}: {key.Definition}");
            if (!await HasRowsAsync(connection, key.Referenced, cancellationToken).ConfigureAwait(false))
            {
                lines.Add($"table {key.Referenced.Sql} has no rows");
            }
        }

        // A statement that writes a row names the row in its own detail.
        if (statement is null || effects.Relations.Any(r => r.Lock == MigrationLockMode.RowExclusive))
        {
            return lines;
        }

        IReadOnlyList<(IReadOnlyList<string> Columns, string Referenced, IReadOnlyList<string> Keys)> keys = key is null
            ? ForeignKeyText.In(new SqlTokens(Encoding.UTF8.GetBytes(statement.Text), standardConformingStrings: true))
            : [(key.Columns, key.Referenced.Sql, key.ReferencedColumns)];
        foreach (var (columns, referenced, referencedColumns) in keys)
        {
            var own = new ObjectName(error.SchemaName, error.TableName!, error.TableName!);
            if (ObjectName.Parse(referenced) is not { } other)
            {
                continue;
            }

            var tables = await catalog.FindTablesAsync([own, other], cancellationToken).ConfigureAwait(false);
            if (tables is [{ } table, { } parent])
            {
                lines.AddRange(
                    await OrphansAsync(connection, table, columns, parent, referencedColumns, cancellationToken)
                        .ConfigureAwait(false)
                );
            }
        }

        return lines;
    }

    private static async Task<IReadOnlyList<string>> OrphansAsync(
        NpgsqlConnection connection,
        CatalogTable table,
        IReadOnlyList<string> columns,
        CatalogTable referenced,
        IReadOnlyList<string> referencedColumns,
        CancellationToken cancellationToken
    )
    {
        var keys = await new CatalogReader(connection)
            .ReadReferenceColumnsAsync(referenced, referencedColumns, table, columns, cancellationToken)
            .ConfigureAwait(false);
        if (keys.Count != columns.Count)
        {
            return [];
        }

        await ExecuteAsync(connection, SeeAll, cancellationToken).ConfigureAwait(false);
        var found = await Isolation
            .ReadAsync(
                connection,
                new NpgsqlBatchCommand(OrphanedKeys.Sql(table, columns, referenced, keys)),
                OrphanedKeys.Read,
                cancellationToken
            )
            .ConfigureAwait(false);
        return found.Count == 0 ? [] : [OrphanedKeys.Describe(table, columns, referenced, found)];
    }

    private static async Task<bool> HasRowsAsync(
        NpgsqlConnection connection,
        CatalogTable table,
        CancellationToken cancellationToken
    )
    {
        await ExecuteAsync(connection, SeeAll, cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand($"select exists (select from {table.Sql})", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string statement,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
