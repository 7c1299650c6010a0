using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Creates and upgrades the journal. Each version has a file <c>schema-vN.sql</c> that upgrades from the one before.
/// </summary>
internal static class JournalSchema
{
    /// <summary>The version that this engine reads and writes. It reads older versions, too.</summary>
    internal const int Current = 5;

    private static readonly TimeSpan LongestUpgradeWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UpgradeBudget = TimeSpan.FromMinutes(1);

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
    /// <param name="needed">The access that the caller's work needs.</param>
    /// <exception cref="JournalException">The role may not create it or lacks the access (with the GRANTs to ask for),
    /// or it has a later version.</exception>
    /// <exception cref="JournalNotTrustedException">The schema has objects of another login.</exception>
    /// <exception cref="AnotherRunnerException">It must be upgraded, and a run uses it.</exception>
    /// <exception cref="EnvironmentMismatchException">The journal has another environment.</exception>
    internal static async Task EnsureAsync(
        NpgsqlConnection connection,
        string? environment,
        string plan,
        string otherwise,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task<NpgsqlConnection>>? upgradeOn = null,
        MigrationAccessKind needed = MigrationAccessKind.Run
    )
    {
        var (version, written) = await ReadAsync(connection, needed, cancellationToken).ConfigureAwait(false);
        if (version < Current)
        {
            var upgrading = upgradeOn is null ? connection : await upgradeOn(cancellationToken).ConfigureAwait(false);
            written = await UpgradeAsync(
                    upgrading,
                    environment ?? written ?? otherwise,
                    plan,
                    needed,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        if (environment is not null && written is not null && environment != written)
        {
            throw new EnvironmentMismatchException(environment, written, ServerAddress.Of(connection));
        }
    }

    /// <summary>
    /// Reads the version and the environment, after the schema was compared. Throws where the role lacks the access.
    /// </summary>
    private static async Task<(int Version, string? Environment)> ReadAsync(
        NpgsqlConnection connection,
        MigrationAccessKind needed,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var batch = JournalGuard.Begin(connection);
            batch.BatchCommands.Add(JournalRights.Command(needed));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("select version, environment from dbmigrate.info"));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await JournalGuard.SkipAsync(reader, cancellationToken).ConfigureAwait(false);
            var missing = await JournalRights.ReadAsync(reader, needed, cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return (0, null);
            }

            var version = reader.GetInt32(0);
            RequireKnown(version);
            if (version == Current && missing is { Grants.Count: > 0 })
            {
                throw JournalProblem.Of(missing, connection, null);
            }

            return (version, reader.GetString(1));
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return (0, null);
        }
        catch (PostgresException e)
        {
            // Where nothing of a journal is in the schema, its owner is unknown.
            var problem = await JournalProblem
                .FromAsync(e, connection, needed, cancellationToken)
                .ConfigureAwait(false);
            return problem is JournalException { Access: not null, Owner: "" } ? (0, null) : throw problem;
        }
    }

    /// <summary>
    /// Creates or upgrades the journal. A reader of the journal would wait behind an upgrade that waits: tries are
    /// short.
    /// </summary>
    /// <exception cref="JournalBusyException">A session holds one of its tables for too long.</exception>
    private static Task<string> UpgradeAsync(
        NpgsqlConnection connection,
        string environment,
        string plan,
        MigrationAccessKind needed,
        CancellationToken cancellationToken
    ) =>
        new RetryLoop(UpgradeBudget, TimeProvider.System).RunAsync(
            number =>
                TryUpgradeAsync(
                    connection,
                    environment,
                    plan,
                    needed,
                    ShortWait.After(number - 1, LongestUpgradeWait),
                    cancellationToken
                ),
            e => e is JournalBusyException or PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable },
            failed =>
                failed.Pause is null && failed.Error is PostgresException error
                    ? throw JournalProblem.From(error, connection)
                    : Task.CompletedTask,
            cancellationToken
        );

    private static async Task<string> TryUpgradeAsync(
        NpgsqlConnection connection,
        string environment,
        string plan,
        MigrationAccessKind needed,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
    {
        JournalPlace? place = null;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var path = await ScalarAsync(connection, JournalSql.LockForUpgrade, cancellationToken)
                .ConfigureAwait(false);

            await ScalarAsync(
                    connection,
                    JournalSql.UpgradeWait,
                    cancellationToken,
                    $"{Math.Ceiling(wait.TotalMilliseconds)}ms"
                )
                .ConfigureAwait(false);

            // Another session may have created or upgraded it while this one waited.
            place = await JournalPlace.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
            var found = 0;
            if (place.Owner is not null)
            {
                (found, var written) = await ReadAsync(connection, needed, cancellationToken).ConfigureAwait(false);
                environment = written ?? environment;
            }

            if (found < Current)
            {
                var upgrade = new JournalUpgrade(connection, place, found);
                await upgrade.BeginAsync(cancellationToken).ConfigureAwait(false);
                await ScalarAsync(connection, JournalSql.UpgradePath, cancellationToken, path).ConfigureAwait(false);
                await upgrade.RunAsync(cancellationToken).ConfigureAwait(false);
                await RecordAsync(connection, found, environment, plan, cancellationToken).ConfigureAwait(false);
                await upgrade.GrantAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return environment;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw JournalProblem.CannotCreate(e, connection, place);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            throw WritableServer.Refused(connection, e);
        }
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
                connection,
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

    private static async Task<string?> ScalarAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken,
        params string?[] values
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }
}
