using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Refuses to write to a standby, and to a database that is read-only by a setting.</summary>
internal static class WritableServer
{
    /// <summary>Throws where the session's transactions are read-only. Needs no query.</summary>
    /// <remarks>
    /// The server reports both settings when a session starts and when they change:
    /// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC. Behind a pooler they may be absent;
    /// then the server refuses the first statement that writes.
    /// </remarks>
    /// <exception cref="ServerReadOnlyException">Its transactions are read-only.</exception>
    internal static void Require(NpgsqlConnection connection)
    {
        if (IsOn(connection, "in_hot_standby"))
        {
            throw Standby(connection, null);
        }

        if (IsOn(connection, "default_transaction_read_only"))
        {
            throw ReadOnly(connection, null);
        }
    }

    /// <summary>Returns the condition for a statement that the server refused in a read-only transaction.</summary>
    internal static ServerReadOnlyException Refused(NpgsqlConnection connection, PostgresException error) =>
        IsOn(connection, "default_transaction_read_only") && !IsOn(connection, "in_hot_standby")
            ? ReadOnly(connection, error)
            : Standby(connection, error);

    private static ServerReadOnlyException Standby(NpgsqlConnection connection, PostgresException? error) =>
        new(
            ServerAddress.Of(connection),
            $"The server of {ServerAddress.Of(connection)} is a standby: it accepts no writes. Nothing was written. "
                + "Connect to the primary, or name all servers of the cluster and target_session_attrs=read-write.",
            isStandby: true,
            error
        );

    private static ServerReadOnlyException ReadOnly(NpgsqlConnection connection, PostgresException? error) =>
        new(
            ServerAddress.Of(connection),
            $"The database {ServerAddress.Of(connection)} is read-only: default_transaction_read_only is on, by a "
                + "setting of the server, the database or the role. Nothing was written. Have its administrator reset it, "
                + "connect to another server (target_session_attrs=read-write), or turn it off for the connection "
                + "alone with options=-c default_transaction_read_only=off.",
            isStandby: false,
            error
        );

    private static bool IsOn(NpgsqlConnection connection, string setting) =>
        connection.PostgresParameters.TryGetValue(setting, out var value) && value == "on";
}
