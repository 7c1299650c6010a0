using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Reads the schema of a database that a user names.</summary>
internal static class SchemaDatabase
{
    /// <summary>What users call the schema as the last phase of the plan left it.</summary>
    internal const string LastPhase = "plan";

    private const string Purpose = "schema";

    /// <summary>Returns whether a text is a connection: a URI, keywords, a reference, or a name in the plan.</summary>
    internal static bool IsConnection(string source, MigrationPlan? plan) =>
        plan?.Connections.ContainsKey(source) == true
        || ConnectionText.IsUri(source)
        || ConnectionReference.SecretName(source) is not null
        || ConnectionReference.VariableNames(source).Count > 0
        || source.Contains('=', StringComparison.Ordinal);

    /// <summary>Connects and reads. Reads again when an object is dropped meanwhile.</summary>
    internal static async Task<MigrationSchema> ReadAsync(
        string source,
        SchemaOptions options,
        CancellationToken cancellationToken
    )
    {
        var connection = await OpenAsync(source, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var address = ServerAddress.Of(connection);
            return await SchemaRetry
                .RunAsync(
                    address,
                    async attempt =>
                    {
                        if (attempt > 1)
                        {
                            await connection.DisposeAsync().ConfigureAwait(false);
                            connection = await OpenAsync(source, options, cancellationToken).ConfigureAwait(false);
                        }

                        var schema = await ReadAsync(connection, address, cancellationToken).ConfigureAwait(false);
                        return new MigrationSchema(schema, address, isFromSql: false);
                    }
                )
                .ConfigureAwait(false);
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads the schema as the last phase of the plan left it.</summary>
    internal static async Task<MigrationSchema> ReadLastAsync(
        SchemaOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.Plan is not { } plan)
        {
            throw new SchemaSourceInvalidException(LastPhase, "There is no plan here whose last schema could be read.");
        }

        var connection = await OpenAsync(ConnectionResolver.Home, options, cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        try
        {
            var schema = await ConnectionGuard
                .RunAsync(
                    ServerCall.Reading("the journal was read"),
                    () => LastSchema.ReadAsync(connection, plan.Name, cancellationToken)
                )
                .ConfigureAwait(false);
            return schema is null ? throw NotKept(plan) : new MigrationSchema(schema, LastPhase, isFromSql: false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SchemaSourceInvalidException(
                LastPhase,
                $"The login {connection.UserName} may not read the journal of the plan {plan.Name}: {e.MessageText}.",
                e
            );
        }
        catch (SchemaFormatException e)
        {
            throw new SchemaSourceInvalidException(LastPhase, $"Plan {plan.Name}: {e.Message}", e);
        }
    }

    /// <summary>Reads the catalog.</summary>
    /// <param name="connection">The session.</param>
    /// <param name="during">What was done, for a lost connection, as in <c>the schema was read</c>.</param>
    /// <param name="readAsync">Reads.</param>
    /// <exception cref="SchemaNotReadException">Another session holds a lock of the catalog.</exception>
    /// <exception cref="SchemaSourceInvalidException">A name or text of the database is not in its encoding.</exception>
    internal static async Task<T> ReadCatalogAsync<T>(
        NpgsqlConnection connection,
        string during,
        Func<Task<T>> readAsync
    )
    {
        var address = ServerAddress.Of(connection);
        try
        {
            return await ConnectionGuard.RunAsync(ServerCall.Reading(during), readAsync).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new SchemaNotReadException(
                address,
                $"The catalog of {address} could not be read: another session holds a lock of it ({e.MessageText}).",
                e
            );
        }
        catch (PostgresException e)
            when (e.SqlState
                    is PostgresErrorCodes.CharacterNotInRepertoire
                        or PostgresErrorCodes.UntranslatableCharacter
            )
        {
            throw new SchemaSourceInvalidException(
                address,
                $"The catalog of {address} has a name or text that is not UTF-8, as a database with the encoding SQL_ASCII "
                    + $"permits: {e.MessageText}. Rename the object, or write its comment again.",
                e
            );
        }
    }

    private static async Task<DatabaseSchema> ReadAsync(
        NpgsqlConnection connection,
        string address,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ReadCatalogAsync(
                    connection,
                    "the schema was read",
                    () => SchemaReader.ReadAsync(connection, cancellationToken)
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SchemaSourceInvalidException(
                address,
                $"The login {connection.UserName} may not read the schema of {address}: {e.MessageText}. It needs what "
                    + "PUBLIC has by default: SELECT on the catalogs, EXECUTE on the functions of pg_catalog.",
                e
            );
        }
    }

    private static SchemaSourceInvalidException NotKept(MigrationPlan plan) =>
        new(
            LastPhase,
            $"The journal has no schema of the plan {plan.Name}. "
                + (
                    plan.KeepsSchema
                        ? "The next phase that is applied or undone keeps it."
                        : "Phases keep it where the plan has a check  schema: { same_as: last_phase }."
                )
        );

    /// <summary>Connects to what a source names.</summary>
    internal static async Task<NpgsqlConnection> OpenAsync(
        string source,
        SchemaOptions options,
        CancellationToken cancellationToken
    )
    {
        var redactor = new Redactor();
        if (options.Password is { } password)
        {
            redactor.Add(password);
        }

        var messages = new MessageSink(options.Observer, redactor);
        var isNamed = options.Plan?.Connections.ContainsKey(source) == true;
        var name = isNamed ? source : ConnectionName.Given;
        var resolver = new ConnectionResolver(
            new Dictionary<string, string> { [name] = isNamed ? options.Plan!.Connections[source] : source },
            new ConnectionOverride(null, options.UserName, options.Password),
            options.ResolveSecret
        );
        var settings = await resolver.ResolveAsync(name, cancellationToken).ConfigureAwait(false);
        return await new ConnectionOpener(redactor, messages.Warn)
            .OpenAsync(settings, SessionKind.Own, Purpose, cancellationToken)
            .ConfigureAwait(false);
    }
}
