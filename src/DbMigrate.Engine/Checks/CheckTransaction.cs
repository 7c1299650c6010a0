using System.Data;
using System.Globalization;
using DbMigrate.Engine.Model.Checks;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>The transaction in which a check runs.</summary>
internal static class CheckTransaction
{
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Begins the transaction and sets up the session of the check, in one round trip. Returns the server's time.
    /// </summary>
    internal static async Task<DateTimeOffset> BeginAsync(
        NpgsqlConnection connection,
        CheckSession session,
        CancellationToken cancellationToken
    )
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        AddBegin(batch, session);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await ReadBeginAsync(reader, session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds the commands that begin it to a batch; <see cref="ReadBeginAsync"/> reads their results.</summary>
    internal static void AddBegin(NpgsqlBatch batch, CheckSession session)
    {
        // Overrides the defaults of the login: serializable would wait, read-only would refuse `rollback: true`.
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(
                $"BEGIN ISOLATION LEVEL READ COMMITTED {(session.Writes ? "READ WRITE" : "READ ONLY")} NOT DEFERRABLE"
            )
        );
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_catalog.clock_timestamp()"));
        foreach (var setting in SettingsOf(session))
        {
            batch.BatchCommands.Add(Set(setting));
        }
    }

    /// <summary>Runs statements in the transaction, and then sets up another session in it, in one round trip.</summary>
    internal static async Task ContinueAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> statements,
        CheckSession session,
        CancellationToken cancellationToken
    )
    {
        var batch = new NpgsqlBatch(connection);
        await using var _ = batch.ConfigureAwait(false);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        foreach (var setting in SettingsOf(session))
        {
            batch.BatchCommands.Add(Set(setting));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    // SET takes no parameters. set_config does, also for the role.
    private static NpgsqlBatchCommand Set((string Name, string Value) setting) =>
        new("SELECT pg_catalog.set_config($1, $2, true)")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = setting.Name },
                new NpgsqlParameter<string> { TypedValue = setting.Value },
            },
        };

    /// <summary>
    /// Reads the results of <see cref="AddBegin"/> and moves to the next one. Throws if the server refused a setting.
    /// </summary>
    internal static async Task<DateTimeOffset> ReadBeginAsync(
        NpgsqlDataReader reader,
        CheckSession session,
        CancellationToken cancellationToken
    )
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        for (var results = SettingsOf(session).Count() + 1; results > 0; results--)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        return now.ToUniversalTime();
    }

    /// <summary>
    /// Rolls back under a deadline of its own, since the token of the check may be cancelled. Closes the connection if
    /// the rollback fails, which ends the transaction too.
    /// </summary>
    internal static async Task RollbackAsync(NpgsqlConnection connection)
    {
        if (connection.FullState.HasFlag(ConnectionState.Broken) || connection.State == ConnectionState.Closed)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(CleanUpDeadline);
        try
        {
            var command = new NpgsqlCommand("ROLLBACK", connection);
            await using var _ = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    private static IEnumerable<(string Name, string Value)> SettingsOf(CheckSession session) =>
        [
            ("statement_timeout", Milliseconds(CheckRunner.StatementTimeout)),
            ("lock_timeout", Milliseconds(CheckRunner.LockTimeout)),
            .. session.Settings.Select(s => (s.Key, s.Value)),
            // Last: the role may lack the privilege for the settings.
            .. session.Role is { } role ? [("role", role)] : Array.Empty<(string, string)>(),
        ];

    private static string Milliseconds(TimeSpan time) =>
        ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
