using DbMigrate.Engine.Catalog.Privileges;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Checks.Access;

/// <summary>Finds what a role can do and must not be able to do.</summary>
internal sealed class Forbidden(CheckContext context, PrivilegeReader asking, PrivilegeTrial trying)
{
    /// <summary>What can be forbidden.</summary>
    internal static IReadOnlyList<string> Words { get; } =
    ["create_role", "create_database", "create_schema", "create_table", "drop_table", "bypass_rls", "other_databases"];

    /// <summary>Returns what the role can do of it, a text each.</summary>
    internal async Task<IReadOnlyList<string>> FindAsync(
        IReadOnlyList<string> words,
        CancellationToken cancellationToken
    )
    {
        if (
            words.Count == 0
            || await asking.ReadAttributesAsync(cancellationToken).ConfigureAwait(false) is not { } able
        )
        {
            return [];
        }

        if (able.IsSuperuser)
        {
            return ["it is a superuser, who can do all of that"];
        }

        var found = new List<string>();
        foreach (var word in words)
        {
            found.AddRange(await FindAsync(word, able, cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    private async Task<IReadOnlyList<string>> FindAsync(
        string word,
        RoleAbilities able,
        CancellationToken cancellationToken
    ) =>
        word switch
        {
            "create_role" => await OfAsync(
                    able.CreatesRoles,
                    "it can create roles",
                    "CREATE ROLE dbmigrate_trial",
                    cancellationToken
                )
                .ConfigureAwait(false),
            // CREATE DATABASE cannot be tried inside a transaction.
            "create_database" => able.CreatesDatabases ? ["it can create databases"] : [],
            "create_schema" => await OfAsync(
                    able.CreatesSchemas,
                    "it can create schemas",
                    "CREATE SCHEMA dbmigrate_trial",
                    cancellationToken
                )
                .ConfigureAwait(false),
            "create_table" => able.CreatesTablesIn.Count > 0
                ? [$"it can create tables in {DisplayText.Join([.. able.CreatesTablesIn])}"]
                : [],
            "drop_table" => able.Drops.Count > 0 ? [$"it can drop {string.Join(", ", able.Drops)}"] : [],
            "bypass_rls" => able.BypassesRls ? ["row security does not bind it"] : [],
            _ => await OthersAsync(able.OtherDatabases, cancellationToken).ConfigureAwait(false),
        };

    private async Task<IReadOnlyList<string>> OfAsync(
        bool can,
        string text,
        string trial,
        CancellationToken cancellationToken
    ) =>
        can ? [text]
        : trying.CanTry && await trying.SucceedsAsync(trial, cancellationToken).ConfigureAwait(false)
            ? [$"tried: {text}"]
        : [];

    /// <summary>Looks into each database that the role may connect to: which tables it can read there.</summary>
    private async Task<IReadOnlyList<string>> OthersAsync(
        IReadOnlyList<string> databases,
        CancellationToken cancellationToken
    )
    {
        var found = new List<string>();
        foreach (var database in databases)
        {
            var written = SqlText.QuoteIdentifierIfNeeded(database);
            try
            {
                if (context.OpenDatabaseAsync is not { } open)
                {
                    found.Add($"it can connect to the database {written}");
                    continue;
                }

                var connection = await open(database, cancellationToken).ConfigureAwait(false);
                if (await ReadableAsync(connection, cancellationToken).ConfigureAwait(false) is { } tables)
                {
                    found.Add($"it can read {tables} in the database {written}");
                }
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.AdminShutdown)
            {
                // The database was dropped meanwhile, which ends its sessions. A server that ends is met by the next query.
            }
            catch (ConnectionFailedException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                // So it was before the connection.
            }
            catch (ConnectionFailedException e)
            {
                found.Add($"it can connect to the database {written}, and the check cannot: {e.Message}");
            }
        }

        return found;
    }

    private async Task<string?> ReadableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (names, count) = await new PrivilegeReader(connection, asking.Role)
            .ReadReadableAsync(cancellationToken)
            .ConfigureAwait(false);
        return count == 0 ? null
            : count > names.Count ? $"{string.Join(", ", names)} and {count - names.Count} more"
            : string.Join(", ", names);
    }
}
