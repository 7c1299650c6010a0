using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Model.Checks;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Reads the schema of a check's database in the transaction of the check.</summary>
internal static class CheckedSchema
{
    /// <summary>
    /// Reads. When an object is dropped meanwhile, the transaction is lost, and another session reads again.
    /// </summary>
    /// <param name="check">The check.</param>
    /// <param name="context">What it asks through.</param>
    /// <param name="readAsync">Reads in the open transaction of a session.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The schema, and the session whose transaction has read it.</returns>
    /// <exception cref="SchemaNotReadException">Every attempt failed.</exception>
    internal static Task<(DatabaseSchema Schema, NpgsqlConnection Connection)> ReadAsync(
        MigrationCheck check,
        CheckContext context,
        Func<NpgsqlConnection, CancellationToken, Task<DatabaseSchema>> readAsync,
        CancellationToken cancellationToken
    )
    {
        var connection = context.Connection;
        return SchemaRetry.RunAsync(
            $"the connection {check.On}",
            async attempt =>
            {
                if (attempt > 1)
                {
                    connection = await ReopenAsync(connection).ConfigureAwait(false);
                }

                return (await readAsync(connection, cancellationToken).ConfigureAwait(false), connection);
            }
        );

        async Task<NpgsqlConnection> ReopenAsync(NpgsqlConnection former)
        {
            if (former != context.Connection)
            {
                await former.DisposeAsync().ConfigureAwait(false);
            }

            var other = await context.OpenAsync(check.On, cancellationToken).ConfigureAwait(false);
            await CheckTransaction.BeginAsync(other, check.Session, cancellationToken).ConfigureAwait(false);
            return other;
        }
    }
}
