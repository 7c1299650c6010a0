using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Describes why a server refused a login.</summary>
/// <remarks>Decides by SQLSTATE and the server's routine. The message is in the server's language.</remarks>
internal static class ServerRefusal
{
    /// <summary>Returns the reason and the remedy.</summary>
    public static (string Text, MigrationErrorCategory Category) Explain(
        ConnectionSettings settings,
        PostgresException server
    ) =>
        server.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword => (
                $"the server refused the login: the password of '{settings.User}' is wrong, or there is no such "
                    + "role. "
                    + (
                        settings.HasPassword
                            ? "Check what the plan's reference, PGPASSWORD or the password file holds."
                            : "Give a password."
                    ),
                MigrationErrorCategory.AuthenticationError
            ),
            PostgresErrorCodes.InvalidAuthorizationSpecification => (
                OfAuthorization(settings, server),
                MigrationErrorCategory.AuthenticationError
            ),
            PostgresErrorCodes.InvalidCatalogName => (
                $"there is no database '{settings.Database}' on this server. Is the name right (it is "
                    + "case-sensitive)? Make it with CREATE DATABASE, or name another.",
                MigrationErrorCategory.ObjectNotFound
            ),
            PostgresErrorCodes.InsufficientPrivilege => (
                $"the role '{settings.User}' may not connect to the database '{settings.Database}'. Ask its "
                    + $"owner for: GRANT CONNECT ON DATABASE \"{settings.Database}\" TO \"{settings.User}\"",
                MigrationErrorCategory.AuthenticationError
            ),
            PostgresErrorCodes.TooManyConnections => (
                $"the server, the database or the role has no connection left: {server.MessageText}. Close some "
                    + "(pg_stat_activity shows the sessions), raise the limit, or try later.",
                MigrationErrorCategory.ConnectionError
            ),
            PostgresErrorCodes.CannotConnectNow => (
                $"the server takes no connections now: {server.MessageText}. It is starting, stopping or "
                    + "recovering; try again shortly.",
                MigrationErrorCategory.ConnectionError
            ),
            PostgresErrorCodes.ObjectNotInPrerequisiteState => (
                $"the database '{settings.Database}' takes no connections: {server.MessageText}.",
                MigrationErrorCategory.ConnectionError
            ),
            PostgresErrorCodes.ProtocolViolation => (
                $"the host refused the connection: {server.MessageText}. A pooler, as pgbouncer, knows only "
                    + "its own databases and few start-up settings (ignore_startup_parameters). Name the server "
                    + "itself.",
                MigrationErrorCategory.ConnectionError
            ),
            PostgresErrorCodes.UndefinedObject
            or PostgresErrorCodes.InvalidParameterValue
            or PostgresErrorCodes.CantChangeRuntimeParam
            or PostgresErrorCodes.SyntaxError => (
                $"the server does not take a setting of the description's options: {server.MessageText}.",
                MigrationErrorCategory.InvalidArgument
            ),
            _ => (
                $"the server refused with SQLSTATE {server.SqlState}: {server.MessageText}.",
                MigrationErrorCategory.ConnectionError
            ),
        };

    private static string OfAuthorization(ConnectionSettings settings, PostgresException server) =>
        server.Routine switch
        {
            "ClientAuthentication" =>
                $"the server has no pg_hba.conf entry that lets '{settings.User}' into '{settings.Database}' "
                    + $"from this address{(settings.SslMode is SslMode.Disable ? " without TLS" : string.Empty)}: "
                    + $"{server.MessageText}. "
                    + (
                        settings.SslMode is SslMode.Disable
                            ? "Give sslmode=require or verify-full, or add such an entry and reload."
                            : "Add one at the server and reload it (SELECT pg_reload_conf())."
                    ),
            "InitializeSessionUserId" when server.MessageText.Contains(settings.User, StringComparison.Ordinal) =>
                $"the server refused the login: {server.MessageText}. Is the name right (it is case-sensitive), "
                    + "and has the role LOGIN?",
            _ => $"the server refused the login of '{settings.User}': {server.MessageText}.",
        };
}
