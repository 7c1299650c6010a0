using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Creates and upgrades the journal. Each version has a file <c>schema-vN.sql</c> that upgrades from the one before.
/// </summary>
internal static class JournalSchema
{
    /// <summary>The version that this engine reads and writes. It reads older versions, too.</summary>
    internal const int Current = 3;

    /// <summary>Throws if the journal has a later version than this engine supports.</summary>
    internal static void RequireKnown(int version)
    {
        if (version > Current)
        {
            throw new JournalException(
                $"The journal is of version {version}; this DbMigrate supports version {Current} at most.",
                MigrationErrorCategory.InvalidOperation
            )
            {
                NewerVersion = version,
            };
        }
    }

    /// <summary>
    /// Creates the journal where there is none, upgrades an older one, and compares its environment with the caller's.
    /// </summary>
    /// <param name="connection">Open, outside a transaction.</param>
    /// <param name="environment">The environment that the caller expects; null: any.</param>
    /// <param name="plan">The plan for which it is created.</param>
    /// <param name="otherwise">The environment to record where the caller expects none and the journal is
    /// created.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <param name="upgradeOn">Returns the session that creates or upgrades it; null: <paramref name="connection"/>.
    /// Event triggers of the database may need the role's search_path.</param>
    /// <exception cref="JournalException">The role may not create it (with the GRANTs to ask for), or it has a later
    /// version.</exception>
    /// <exception cref="AnotherRunnerException">It must be upgraded, and a run uses it.</exception>
    /// <exception cref="EnvironmentMismatchException">The journal has another environment.</exception>
    internal static async Task EnsureAsync(
        NpgsqlConnection connection,
        string? environment,
        string plan,
        string otherwise,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task<NpgsqlConnection>>? upgradeOn = null
    )
    {
        var (version, written) = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (version < Current)
        {
            var upgrading = upgradeOn is null ? connection : await upgradeOn(cancellationToken).ConfigureAwait(false);
            written = await UpgradeAsync(upgrading, environment ?? written ?? otherwise, plan, cancellationToken)
                .ConfigureAwait(false);
        }

        if (environment is not null && written is not null && environment != written)
        {
            throw new EnvironmentMismatchException(environment, written, ServerAddress.Of(connection));
        }
    }

    private static async Task<(int Version, string? Environment)> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var command = new NpgsqlCommand("select version, environment from dbmigrate.info", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                RequireKnown(reader.GetInt32(0));
                return (reader.GetInt32(0), reader.GetString(1));
            }

            return (0, null);
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return (0, null);
        }
        catch (PostgresException e)
        {
            throw JournalProblem.From(e, connection);
        }
    }

    private static async Task<string> UpgradeAsync(
        NpgsqlConnection connection,
        string environment,
        string plan,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(connection, JournalSql.LockForUpgrade, cancellationToken).ConfigureAwait(false);

            // Another session may have created or upgraded it while this one waited.
            var found = 0;
            await using (var look = new NpgsqlCommand("select to_regclass('dbmigrate.info') is not null", connection))
            {
                if (await look.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
                {
                    (found, var written) = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
                    environment = written ?? environment;
                }
            }

            if (found is > 0 and < Current)
            {
                await RequireNoRunAsync(connection, found, cancellationToken).ConfigureAwait(false);
            }

            for (var version = found + 1; version <= Current; version++)
            {
                await using var batch = new NpgsqlBatch(connection);
                foreach (var statement in JournalSql.Statements($"schema-v{version}"))
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
                }

                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            if (found < Current)
            {
                await RecordAsync(connection, found, environment, plan, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return environment;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw JournalProblem.CannotCreate(e, connection);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            throw WritableServer.Refused(connection, e);
        }
    }

    /// <summary>
    /// Takes the runner lock for the transaction of the upgrade: a run of an older DbMigrate writes rows by the
    /// functions that the upgrade replaces.
    /// </summary>
    private static async Task RequireNoRunAsync(
        NpgsqlConnection connection,
        int version,
        CancellationToken cancellationToken
    )
    {
        await using (var command = new NpgsqlCommand(JournalSql.TryLockForTransaction, connection))
        {
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
            {
                return;
            }
        }

        var holder = await RunnerRows.ReadHolderAsync(connection, cancellationToken).ConfigureAwait(false);
        throw new AnotherRunnerException(
            $"The journal in {ServerAddress.Of(connection)} must be upgraded from version "
                + $"{version} to {Current} first, and another runner works there: {holder?.By} on {holder?.Host}, "
                + $"server process {holder?.ProcessId}. Nothing was run.",
            holder?.ProcessId ?? 0,
            holder?.By ?? string.Empty,
            holder?.Host ?? string.Empty,
            holder?.Since
        );
    }

    private static async Task RecordAsync(
        NpgsqlConnection connection,
        int found,
        string environment,
        string plan,
        CancellationToken cancellationToken
    )
    {
        var tool = typeof(JournalSchema).Assembly.GetName().Version?.ToString(3) ?? "0";
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            found == 0
                ? new NpgsqlBatchCommand(
                    "insert into dbmigrate.info (version, environment, tool_version) values ($1, $2, $3)"
                )
                {
                    Parameters =
                    {
                        new() { Value = Current },
                        new() { Value = environment },
                        new() { Value = tool },
                    },
                }
                : new NpgsqlBatchCommand("update dbmigrate.info set version = $1, tool_version = $2")
                {
                    Parameters =
                    {
                        new() { Value = Current },
                        new() { Value = tool },
                    },
                }
        );
        batch.BatchCommands.Add(
            new JournalStore(plan).AppendCommand(
                durable: true,
                found == 0
                    ? new JournalEntry(JournalEvents.JournalCreated)
                    {
                        Message = $"The journal was created; the environment of this database is {environment}.",
                        Detail = JournalStore.Json("environment", environment),
                    }
                    : new JournalEntry(JournalEvents.JournalUpgraded)
                    {
                        Message = $"The journal was upgraded from version {found} to {Current}.",
                    }
            )
        );
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
