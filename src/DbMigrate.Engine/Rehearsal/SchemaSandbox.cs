using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Rehearsal.Prisma;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>A throwaway cluster in which SQL is run to see the schema that it makes.</summary>
internal sealed class SchemaSandbox : IAsyncDisposable
{
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(30);

    private readonly MigrationSandbox _sandbox;
    private readonly IReadOnlyCollection<string> _roles;
    private int _databases;

    private SchemaSandbox(MigrationSandbox sandbox, IReadOnlyCollection<string> roles)
    {
        _sandbox = sandbox;
        _roles = roles;
    }

    /// <summary>Starts it.</summary>
    /// <param name="like">The schema of the other side: its version is taken, and its roles are made; or null.</param>
    /// <param name="observer">Receives warnings, or null.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    internal static async Task<SchemaSandbox> StartAsync(
        DatabaseSchema? like,
        IMigrationObserver? observer,
        CancellationToken cancellationToken
    )
    {
        var major = like?.ServerVersion.Split('.')[0];
        var versions = await MigrationSandboxHost.GetVersionsAsync(cancellationToken).ConfigureAwait(false);
        if (major is not null && !versions.Any(v => v.Split('.')[0] == major))
        {
            new MessageSink(observer, new Redactor()).Warn(
                $"No server programs of PostgreSQL {major} were found: the SQL is run in another version. "
                    + "What is new in a version may then count as a difference."
            );
            major = null;
        }

        var sandbox = await MigrationSandboxHost
            .StartAsync(new SandboxOptions { Version = major }, cancellationToken)
            .ConfigureAwait(false);
        return new SchemaSandbox(sandbox, like is null ? [] : SchemaRoles.Of(like));
    }

    /// <summary>Runs files in an empty database, and reads the schema that they make.</summary>
    /// <exception cref="SchemaSourceInvalidException">A file cannot be read, or the server refused a statement.</exception>
    internal Task<DatabaseSchema> LoadAsync(IReadOnlyList<string> files, CancellationToken cancellationToken) =>
        LoadAsync(
            async connection =>
            {
                foreach (var file in files)
                {
                    await RunFileAsync(connection, file, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken
        );

    /// <summary>Makes a Prisma schema in an empty database, and reads it.</summary>
    /// <param name="source">The source, for errors.</param>
    /// <param name="prisma">The Prisma schema.</param>
    /// <param name="extensions">Extensions whose types and functions it may use: those of the other side.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="SchemaSourceInvalidException">The server refused a statement.</exception>
    internal Task<DatabaseSchema> LoadAsync(
        string source,
        PrismaSchema prisma,
        IEnumerable<string> extensions,
        CancellationToken cancellationToken
    ) =>
        LoadAsync(
            async connection =>
            {
                foreach (var extension in extensions)
                {
                    try
                    {
                        await RunAsync(
                                connection,
                                $"CREATE EXTENSION IF NOT EXISTS {extension} CASCADE",
                                cancellationToken
                            )
                            .ConfigureAwait(false);
                    }
                    catch (PostgresException)
                    {
                        // The sandbox does not have it. Where the schema uses it, its statement is refused.
                    }
                }

                foreach (var (sql, place) in PrismaScript.Write(prisma))
                {
                    try
                    {
                        await RunAsync(connection, sql, cancellationToken).ConfigureAwait(false);
                    }
                    catch (PostgresException e)
                    {
                        throw new SchemaSourceInvalidException(
                            source,
                            $"{place}: the server refused what the schema says there: {e.MessageText} (SQLSTATE {e.SqlState}).",
                            e
                        );
                    }
                }
            },
            cancellationToken
        );

    private async Task<DatabaseSchema> LoadAsync(
        Func<NpgsqlConnection, Task> runAsync,
        CancellationToken cancellationToken
    )
    {
        var name = FormattableString.Invariant($"schema_{++_databases}");
        var admin = await OpenAsync(_sandbox.ConnectionString, cancellationToken).ConfigureAwait(false);
        await using (admin.ConfigureAwait(false))
        {
            await RunAsync(admin, $"CREATE DATABASE {name} TEMPLATE template0", cancellationToken)
                .ConfigureAwait(false);
            foreach (var role in _databases == 1 ? _roles : [])
            {
                await RunAsync(admin, $"CREATE ROLE {role}", cancellationToken).ConfigureAwait(false);
            }
        }

        var address = new UriBuilder(_sandbox.ConnectionString) { Path = name };
        var connection = await OpenAsync(address.Uri.OriginalString, cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await runAsync(connection).ConfigureAwait(false);
        return await SchemaReader.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(CleanUpTime);
        await MigrationSandboxHost.StopAsync(_sandbox, deadline.Token).ConfigureAwait(false);
    }

    private async Task RunFileAsync(NpgsqlConnection connection, string file, CancellationToken cancellationToken)
    {
        SqlScript script;
        try
        {
            script = SqlReader.ReadFile(file);
        }
        catch (PlanInvalidException e)
        {
            throw new SchemaSourceInvalidException(file, $"{file} cannot be run: {e.Message}", e);
        }

        foreach (var statement in script.Statements.Where(s => s.Kind is not ("BEGIN" or "COMMIT")))
        {
            try
            {
                if (statement.Copy is { } copy)
                {
                    await new CopyIn(new ServerCancel(token => OpenAsync(_sandbox.ConnectionString, token)))
                        .RunAsync(connection, statement.Text, copy.OpenRead, cancellationToken)
                        .ConfigureAwait(false);
                }
                else
                {
                    await RunAsync(connection, statement.Text, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (PostgresException e)
            {
                var place = e.Position > 0 ? statement.Locate(e.Position) : statement.Start;
                var hint = e.Hint is { Length: > 0 } text ? $" {text}" : string.Empty;
                throw new SchemaSourceInvalidException(
                    file,
                    $"{place}: the server refused {(statement.Kind == "UNKNOWN" ? "the statement" : statement.Kind)}: {e.MessageText} (SQLSTATE {e.SqlState}).{hint}",
                    e
                );
            }
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string address, CancellationToken cancellationToken)
    {
        var settings = await new ConnectionResolver(
            new Dictionary<string, string> { [ConnectionResolver.Home] = address }
        )
            .ResolveAsync(ConnectionResolver.Home, cancellationToken)
            .ConfigureAwait(false);
        return await new ConnectionOpener()
            .OpenAsync(settings, SessionKind.Plan, "schema", cancellationToken)
            .ConfigureAwait(false);
    }
}
