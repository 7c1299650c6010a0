using System.Data;
using System.Globalization;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>The transaction that a check asks in.</summary>
internal static class CheckTransaction
{
    /// <summary>Opens it and makes the session that the check wants, in one round trip; gives the server's clock.</summary>
    internal static async Task<DateTimeOffset> BeginAsync(NpgsqlConnection connection, CheckSession session, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        // The login's own defaults must not decide: a serializable one would wait, a read-only one would refuse `rollback: true`.
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"BEGIN ISOLATION LEVEL READ COMMITTED {(session.Writes ? "READ WRITE" : "READ ONLY")} NOT DEFERRABLE"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT clock_timestamp()"));
        AddSetting(batch, "statement_timeout", Milliseconds(CheckRunner.StatementTimeout));
        AddSetting(batch, "lock_timeout", Milliseconds(CheckRunner.LockTimeout));
        foreach (var (name, value) in session.Settings)
        {
            AddSetting(batch, name, value);
        }

        // Last: the role need not have the right to make the settings.
        if (session.Role is { } role)
        {
            AddSetting(batch, "role", role);
        }

        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
            // A setting that was refused is thrown here.
        }

        return now.ToUniversalTime();
    }

    /// <summary>Rolls back, whatever became of it; a connection on which that cannot be done is closed, which does the same.</summary>
    internal static async Task RollbackAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.FullState.HasFlag(ConnectionState.Broken) || connection.State == ConnectionState.Closed)
        {
            return;
        }

        try
        {
            var command = new NpgsqlCommand("ROLLBACK", connection);
            await using var _ = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    private static void AddSetting(NpgsqlBatch batch, string name, string value)
    {
        // SET takes no parameters; set_config does, the role's name too.
        var command = new NpgsqlBatchCommand("SELECT set_config($1, $2, true)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        batch.BatchCommands.Add(command);
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
