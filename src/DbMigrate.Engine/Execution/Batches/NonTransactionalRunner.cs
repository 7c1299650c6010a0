using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Runs one statement outside a transaction.</summary>
internal static class NonTransactionalRunner
{
    /// <returns>The rows that it changed.</returns>
    internal static async Task<long> RunAsync(
        NpgsqlConnection connection,
        BatchStatement statement,
        MigrationLimits limits,
        CopyIn copy,
        CancellationToken cancellationToken
    )
    {
        await using (
            var settings = new NpgsqlBatch(connection) { BatchCommands = { LockPolicy.SessionTimeouts(limits) } }
        )
        {
            await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        if (statement.OpenCopyData is { } open)
        {
            return await copy.RunAsync(connection, statement.Text, open, cancellationToken).ConfigureAwait(false);
        }

        await using var command = new NpgsqlCommand(statement.Text, connection);
        var rows = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return Math.Max(0, rows);
    }
}
