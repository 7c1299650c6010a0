using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Makes and upgrades the journal. Each version is a file <c>schema-vN.sql</c> that leads from the version before it.
/// </summary>
internal static class JournalSchema
{
    /// <summary>The version that this engine writes.</summary>
    internal const int Current = 2;

    /// <summary>Throws where the journal is of a later version than this engine knows.</summary>
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
    /// Makes the journal where there is none, brings an older one up to this version, and holds a given environment
    /// against what it says.
    /// </summary>
    /// <param name="connection">Open, outside a transaction.</param>
    /// <param name="environment">What the caller says that the database is; null: production, or whatever the journal
    /// says.</param>
    /// <param name="plan">The plan on whose behalf it is made.</param>
    /// <param name="otherwise">What is written where the caller says nothing and the journal is made now.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <exception cref="JournalException">The role may not make it (with the GRANTs to ask for), or it is of a later
    /// version.</exception>
    /// <exception cref="EnvironmentMismatchException">The journal says another environment.</exception>
    internal static async Task EnsureAsync(
        NpgsqlConnection connection,
        string? environment,
        string plan,
        string otherwise,
        CancellationToken cancellationToken
    )
    {
        var (version, written) = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (version < Current)
        {
            written = await UpgradeAsync(connection, environment ?? written ?? otherwise, plan, cancellationToken)
                .ConfigureAwait(false);
        }

        if (environment is not null && written is not null && environment != written)
        {
            throw new EnvironmentMismatchException(
                environment,
                written,
                $"{connection.Host}:{connection.Port}/{connection.Database}"
            );
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

            // Somebody else may have made it while we waited.
            var found = 0;
            await using (var look = new NpgsqlCommand("select to_regclass('dbmigrate.info') is not null", connection))
            {
                if (await look.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
                {
                    (found, var written) = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
                    environment = written ?? environment;
                }
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
                        Message = $"The journal was made; this database is {environment}.",
                        Detail = JournalStore.Json("environment", environment),
                    }
                    : new JournalEntry(JournalEvents.JournalUpgraded)
                    {
                        Message = $"The journal was brought from version {found} to {Current}.",
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
