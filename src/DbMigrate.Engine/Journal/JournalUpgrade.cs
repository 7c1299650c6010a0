using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Creates or upgrades the journal's objects, in the transaction of its caller.</summary>
/// <param name="connection">In a transaction that has the lock of the upgrade.</param>
/// <param name="place">The schema as it is.</param>
/// <param name="found">The version that is there; 0: none.</param>
internal sealed class JournalUpgrade(NpgsqlConnection connection, JournalPlace place, int found)
{
    private readonly List<string> _grants = [];

    /// <summary>
    /// Checks that the journal can be created or upgraded here. An upgrade acts as the journal's owner from then on, so
    /// that all objects have one owner, and keeps the rights that other roles have.
    /// </summary>
    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (found == 0)
        {
            RequirePlace();
            return;
        }

        await RequireNoRunAsync(cancellationToken).ConfigureAwait(false);
        foreach (var role in await JournalGrants.ReadAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            _grants.AddRange(role.Kept);
        }

        await ExecuteAsync([EmbeddedSql.Text("Journal.Access.one-owner")], cancellationToken).ConfigureAwait(false);
        if (place.Owner is { } owner && owner != place.Role)
        {
            await ExecuteAsync([$"set local role {SqlText.QuoteIdentifier(owner)}"], cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Runs the files of the versions that are missing.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var version = found + 1; version <= JournalSchema.Current; version++)
        {
            await ExecuteAsync([.. JournalSql.Statements($"schema-v{version}").Where(IsWanted)], cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Grants access to the roles that had it before the upgrade.</summary>
    internal Task GrantAsync(CancellationToken cancellationToken) => ExecuteAsync(_grants, cancellationToken);

    // Only the owner of a schema may comment on it, and CREATE SCHEMA needs a right on the database also where the
    // schema is there.
    private bool IsWanted(string statement)
    {
        var begin = statement.Split('\n').First(line => !line.StartsWith("--", StringComparison.Ordinal));
        return !(place.Exists && begin.StartsWith("create schema", StringComparison.Ordinal))
            && (
                !place.Exists
                || place.IsOwned
                || found > 0
                || !begin.StartsWith("comment on schema", StringComparison.Ordinal)
            );
    }

    private void RequirePlace()
    {
        var database = ServerAddress.Of(connection);
        if (place is { Exists: true, IsTrusted: false })
        {
            throw new JournalNotTrustedException(
                $"The schema dbmigrate in {database} belongs to {place.SchemaOwner}, who can replace what is created "
                    + "in it. The journal was not created.",
                [$"schema dbmigrate (owner {place.SchemaOwner})"]
            );
        }

        if (place.Objects.Count > 0)
        {
            throw new JournalNotTrustedException(
                $"The schema dbmigrate in {database} has objects that are not the journal's: "
                    + $"{string.Join(", ", place.Objects)}. The journal was not created.",
                place.Objects
            );
        }

        if (place is { Exists: true, IsUsable: false } or { Exists: false, MayCreateSchema: false })
        {
            throw JournalProblem.CannotCreate(null, connection, place);
        }
    }

    /// <summary>
    /// Takes the runner lock for the transaction of the upgrade: a run of an older DbMigrate writes rows by the
    /// functions that the upgrade replaces.
    /// </summary>
    private async Task RequireNoRunAsync(CancellationToken cancellationToken)
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
                + $"{found} to {JournalSchema.Current} first, and another runner works there: {holder?.By} on {holder?.Host}, "
                + $"server process {holder?.ProcessId}. Nothing was run.",
            holder?.ProcessId ?? 0,
            holder?.By ?? string.Empty,
            holder?.Host ?? string.Empty,
            holder?.Since
        );
    }

    private async Task ExecuteAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        if (statements.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
