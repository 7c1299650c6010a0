using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Translates errors of the server at the journal, with the rights to ask for.</summary>
internal static class JournalProblem
{
    /// <summary>
    /// Returns the condition for an error while the journal was read or written, and asks the server what is missing or
    /// who made the objects. The connection has no transaction that failed.
    /// </summary>
    internal static async Task<Exception> FromAsync(
        PostgresException e,
        NpgsqlConnection connection,
        MigrationAccessKind needed,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (
                await JournalGuard.ExplainAsync(e, connection, cancellationToken).ConfigureAwait(false) is { } untrusted
            )
            {
                return untrusted;
            }

            if (
                e.SqlState == PostgresErrorCodes.InsufficientPrivilege
                && await ReadMissingAsync(connection, needed, cancellationToken).ConfigureAwait(false)
                    is { Grants.Count: > 0 } missing
            )
            {
                return Of(missing, connection, e);
            }
        }
        catch (PostgresException)
        {
            // The transaction failed, or the server ended the session. The first error says what happened.
        }

        return From(e, connection);
    }

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

        return e.SqlState switch
        {
            LostLock => new RunnerLockLostException($"{e.MessageText} {e.Hint}", e),
            PostgresErrorCodes.LockNotAvailable => new JournalBusyException(
                $"The journal of {place} could not be written: {e.MessageText}",
                e
            ),
            PostgresErrorCodes.InsufficientPrivilege => new JournalException(
                $"The login may not use the journal of {place}: {e.MessageText}.",
                MigrationErrorCategory.PermissionDenied,
                e.SqlState,
                e
            ),
            _ => new JournalException(
                $"The journal of {place} could not be used: {e.MessageText} ({e.SqlState}).",
                e.SqlState is NoHead or WrongShape
                    ? MigrationErrorCategory.InvalidData
                    : MigrationErrorCategory.InvalidOperation,
                e.SqlState,
                e
            ),
        };
    }

    /// <summary>Returns the condition for a role that lacks access.</summary>
    internal static JournalException Of(MissingRights missing, NpgsqlConnection connection, PostgresException? e)
    {
        var reason = e is null ? string.Empty : $" ({e.MessageText})";
        return new JournalException(
            $"The role {missing.Role} has no {missing.Kind} access to the journal of "
                + $"{ServerAddress.Of(connection)}{reason}.",
            MigrationErrorCategory.PermissionDenied,
            PostgresErrorCodes.InsufficientPrivilege,
            e
        )
        {
            Access = missing.Kind,
            Role = missing.Role,
            Owner = missing.Owner,
            Grants = missing.Grants,
        };
    }

    /// <summary>Returns the condition for a role that may not create or upgrade the journal.</summary>
    internal static JournalException CannotCreate(
        PostgresException? e,
        NpgsqlConnection connection,
        JournalPlace? place
    )
    {
        var role = SqlText.QuoteIdentifierIfNeeded(place?.Role ?? User(connection));
        var database = SqlText.QuoteIdentifierIfNeeded(connection.Database ?? string.Empty);
        var where = ServerAddress.Of(connection);
        var reason = e is null ? string.Empty : $": {e.MessageText}";
        if (place?.Owner is { } owner)
        {
            return new JournalException(
                $"The journal of {where} must be upgraded to version {JournalSchema.Current} by its owner {owner} or a "
                    + $"superuser, and the role {role} is neither{reason}. Nothing was run.",
                MigrationErrorCategory.PermissionDenied,
                PostgresErrorCodes.InsufficientPrivilege,
                e
            )
            {
                Owner = owner,
            };
        }

        string[] grants = place is { Exists: true }
            ? [$"GRANT USAGE, CREATE ON SCHEMA dbmigrate TO {role}"]
            : [$"GRANT CREATE ON DATABASE {database} TO {role}"];
        var other = place is { Exists: true }
            ? string.Empty
            : $"; or create its schema: CREATE SCHEMA dbmigrate AUTHORIZATION {role}";
        return new JournalException(
            $"The journal (schema dbmigrate) could not be created in {where}{reason}. The role {role} lacks the right. "
                + $"The owner of the database or a superuser can grant it: {grants[0]}{other}.",
            MigrationErrorCategory.PermissionDenied,
            PostgresErrorCodes.InsufficientPrivilege,
            e
        )
        {
            Role = role,
            Grants = grants,
        };
    }

    private static async Task<MissingRights?> ReadMissingAsync(
        NpgsqlConnection connection,
        MigrationAccessKind needed,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(JournalGuard.SafePath), JournalRights.Command(needed) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await JournalRights.ReadAsync(reader, needed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The SQLSTATE that the journal's functions raise for a run that lost its lock, in a class that PostgreSQL does
    /// not use.
    /// </summary>
    internal const string LostLock = "DM001";

    /// <summary>The SQLSTATE that <c>dbmigrate.require_new</c> raises where a relation of the phase exists.</summary>
    internal const string IsThere = "DM002";

    /// <summary>The SQLSTATE where the row of <c>dbmigrate.chain</c> is missing.</summary>
    internal const string NoHead = "DM004";

    /// <summary>The SQLSTATE where a row does not have the shape of its event.</summary>
    internal const string WrongShape = "DM005";

    private static string User(NpgsqlConnection connection) =>
        new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username ?? string.Empty;
}
