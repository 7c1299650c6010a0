using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Translates errors of the server at the journal, with the GRANTs to ask for.</summary>
internal static class JournalProblem
{
    /// <summary>Returns the condition for an error while the journal was read or written.</summary>
    internal static Exception From(PostgresException e, NpgsqlConnection connection)
    {
        var place = ServerAddress.Of(connection);
        if (ConnectionLoss.Is(e))
        {
            return new ServerCall(
                $"the journal of {place} was read or written",
                "What the journal records is done."
            ).Because(e);
        }

        if (e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            return WritableServer.Refused(connection, e);
        }

        if (e.SqlState != PostgresErrorCodes.InsufficientPrivilege)
        {
            return e.SqlState == LostLock
                ? new RunnerLockLostException($"{e.MessageText} {e.Hint}", e)
                : new JournalException(
                    $"The journal of {place} could not be used: {e.MessageText} ({e.SqlState}).",
                    MigrationErrorCategory.InvalidOperation,
                    e.SqlState,
                    e
                );
        }

        var role = SqlText.QuoteIdentifierIfNeeded(User(connection));
        var grants = GrantsOf(role);
        return new JournalException(
            $"The role {role} may not use the journal of {place}: {e.MessageText}. The owner of the schema or "
                + "a superuser can grant the rights: "
                + string.Join("; ", grants)
                + ";",
            MigrationErrorCategory.PermissionDenied,
            e.SqlState,
            e
        )
        {
            Grants = grants,
        };
    }

    /// <summary>Returns the condition for a role that may not create or upgrade the journal.</summary>
    internal static JournalException CannotCreate(PostgresException e, NpgsqlConnection connection)
    {
        var role = SqlText.QuoteIdentifierIfNeeded(User(connection));
        var database = SqlText.QuoteIdentifierIfNeeded(connection.Database ?? string.Empty);
        string[] grants = [$"GRANT CREATE ON DATABASE {database} TO {role}", .. GrantsOf(role)];
        return new JournalException(
            "The journal (schema dbmigrate) could not be created in "
                + $"{ServerAddress.Of(connection)}: {e.MessageText}. "
                + $"The database's owner or a superuser can grant the right: {grants[0]}; or create the "
                + "journal with the first command and then grant: "
                + string.Join("; ", grants[1..])
                + ";",
            MigrationErrorCategory.PermissionDenied,
            e.SqlState,
            e
        )
        {
            Grants = grants,
        };
    }

    private static string[] GrantsOf(string role) =>
        [
            $"GRANT USAGE ON SCHEMA dbmigrate TO {role}",
            $"GRANT SELECT ON ALL TABLES IN SCHEMA dbmigrate TO {role}",
            $"GRANT INSERT, DELETE ON dbmigrate.runner TO {role}",
            $"GRANT INSERT, UPDATE ON dbmigrate.snapshot TO {role}",
        ];

    /// <summary>
    /// The SQLSTATE that the journal's functions raise for a run that lost its lock, in a class that PostgreSQL does
    /// not use.
    /// </summary>
    internal const string LostLock = "DM001";

    /// <summary>The SQLSTATE that <c>dbmigrate.require_new</c> raises where a relation of the phase exists.</summary>
    internal const string IsThere = "DM002";

    private static string User(NpgsqlConnection connection) =>
        new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username ?? string.Empty;
}
