using DbMigrate.Engine.Catalog.Privileges;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Checks.Access;

/// <summary>
/// Tries as a role what the server says of its privileges. Each attempt is rolled back to a savepoint. Reading and
/// changing of rows is explained only: the server checks the privileges and executes nothing.
/// </summary>
internal sealed class PrivilegeTrial
{
    private const string Savepoint = "dbmigrate_trial";

    private readonly NpgsqlConnection _connection;
    private readonly IReadOnlyList<string> _become;

    private PrivilegeTrial(NpgsqlConnection connection, IReadOnlyList<string> become, string description)
    {
        _connection = connection;
        _become = become;
        Description = description;
    }

    /// <summary>Whether the login can act as the role.</summary>
    internal bool CanTry => Description == "asked and tried";

    /// <summary>How the check found out.</summary>
    internal string Description { get; }

    /// <summary>
    /// Finds how the session can act as a role: it is that role, may become it, or may grant it to itself within the
    /// transaction.
    /// </summary>
    internal static async Task<PrivilegeTrial> BeginAsync(
        NpgsqlConnection connection,
        string role,
        CancellationToken cancellationToken
    )
    {
        var name = SqlText.QuoteIdentifier(role);
        IReadOnlyList<string>[] ways =
        [
            connection.UserName == role ? [] : [$"SET LOCAL ROLE {name}"],
            [$"GRANT {name} TO CURRENT_USER", $"SET LOCAL ROLE {name}"],
        ];
        foreach (var way in ways)
        {
            var trial = new PrivilegeTrial(connection, way, "asked and tried");
            if (await trial.RunAsync([], cancellationToken).ConfigureAwait(false) is null)
            {
                return trial;
            }
        }

        return new PrivilegeTrial(
            connection,
            [],
            $"asked, not tried: the login may not act as {SqlText.QuoteIdentifierIfNeeded(role)}"
        );
    }

    /// <summary>Tries a privilege. Null: it is not tried, since that would lock a table or change much.</summary>
    internal async Task<bool?> TryAsync(FoundPrivilege found, CancellationToken cancellationToken) =>
        StatementFor(found) is { } statement
            ? await SucceedsAsync(statement, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Returns whether the role may run a statement. An error that is not about privileges counts as yes.</summary>
    internal async Task<bool> SucceedsAsync(string statement, CancellationToken cancellationToken) =>
        await RunAsync([statement], cancellationToken).ConfigureAwait(false)
            is not PostgresErrorCodes.InsufficientPrivilege;

    private static string? StatementFor(FoundPrivilege found) =>
        (found.Kind, found.Privilege, found.Has) switch
        {
            ('S', "select", _) => $"EXPLAIN SELECT s.last_value FROM {found.Name} AS s",
            ('S', _, _) => null,
            ('n', "create", _) => $"CREATE TABLE {found.Name}.dbmigrate_trial ()",
            (not ('n' or 'd'), "select", _) =>
                $"EXPLAIN SELECT {(found.Column is null ? "1" : "t." + found.Column)} FROM {found.Name} AS t",
            (not ('n' or 'd'), "insert", _) when found.Column is { } column =>
                $"EXPLAIN INSERT INTO {found.Name} ({column}) VALUES (DEFAULT)",
            (not ('n' or 'd'), "update", _) when found.Column is { } column =>
                $"EXPLAIN UPDATE {found.Name} SET {column} = DEFAULT",
            (not ('n' or 'd'), "delete", _) => $"EXPLAIN DELETE FROM {found.Name}",
            // Only what the server would refuse: it refuses before it takes the lock.
            ('r' or 'p', "truncate", false) => $"TRUNCATE TABLE ONLY {found.Name}",
            ('r' or 'p', "drop", false) => $"DROP TABLE {found.Name}",
            ('d', "temporary", _) => "CREATE TEMPORARY TABLE dbmigrate_trial ()",
            _ => null,
        };

    /// <returns>The SQLSTATE of the first error; null: there was none.</returns>
    private async Task<string?> RunAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        string? state = null;
        try
        {
            await ExecuteAsync([$"SAVEPOINT {Savepoint}", .. _become, .. statements], cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is not PostgresErrorCodes.QueryCanceled)
        {
            state = e.SqlState;
        }

        await ExecuteAsync([$"ROLLBACK TO SAVEPOINT {Savepoint}"], cancellationToken).ConfigureAwait(false);
        return state;
    }

    private async Task ExecuteAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(_connection);
        await using var _ = batch.ConfigureAwait(false);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
