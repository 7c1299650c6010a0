using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>Grants and revokes access to the journal.</summary>
/// <param name="journal">The journal, which records the change.</param>
/// <param name="connection">A session of the tool.</param>
internal sealed class JournalAccess(JournalStore journal, NpgsqlConnection connection)
{
    private const string Exists =
        "select exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) $1::pg_catalog.name)";

    /// <summary>Returns the access of each role that has a right, the owner first.</summary>
    internal static async Task<IReadOnlyList<MigrationAccess>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var database = ServerAddress.Of(connection);
        return
        [
            .. (await JournalGrants.ReadAsync(connection, cancellationToken).ConfigureAwait(false)).Select(r =>
                Of(r, database)
            ),
        ];
    }

    /// <summary>Grants or revokes access and records it, in one transaction. Returns what the role has then.</summary>
    /// <param name="role">The role.</param>
    /// <param name="kinds">The kinds; for a revocation none: all.</param>
    /// <param name="grant">Whether to grant; false: to revoke.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    internal async Task<MigrationAccess> ChangeAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> kinds,
        bool grant,
        CancellationToken cancellationToken
    )
    {
        var held = await HeldAsync(role, cancellationToken).ConfigureAwait(false);
        if (held.IsOwner)
        {
            throw new AccessRefusedException(
                $"The role {role} owns the journal of {held.Database} and has all access.",
                role,
                MigrationErrorCategory.InvalidArgument
            );
        }

        MigrationAccessKind[] changed =
        [
            .. (kinds.Count > 0 ? kinds : Enum.GetValues<MigrationAccessKind>()).Distinct(),
        ];
        var name = SqlText.QuoteIdentifierIfNeeded(role);
        IReadOnlyList<string> statements = grant
            ? [.. changed.SelectMany(k => JournalRights.Grants(k, name)).Distinct(StringComparer.Ordinal)]
            : JournalRights.Revokes(changed, Kept(held, changed), name);
        await RunAsync(role, changed, statements, grant, cancellationToken).ConfigureAwait(false);
        return await HeldAsync(role, cancellationToken).ConfigureAwait(false);
    }

    // Approve and Run include View: without View nothing of them remains.
    private static MigrationAccessKind[] Kept(MigrationAccess held, MigrationAccessKind[] revoked) =>
        revoked.Contains(MigrationAccessKind.View) ? [] : [.. held.Access.Except(revoked)];

    private async Task<MigrationAccess> HeldAsync(string role, CancellationToken cancellationToken)
    {
        await using (var command = new NpgsqlCommand(Exists, connection) { Parameters = { new() { Value = role } } })
        {
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            {
                throw new AccessRefusedException(
                    $"There is no role {role} on the server of {ServerAddress.Of(connection)}.",
                    role,
                    MigrationErrorCategory.ObjectNotFound
                );
            }
        }

        var all = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(a => a.Role == role)
            ?? new MigrationAccess { Role = role, Database = ServerAddress.Of(connection) };
    }

    private async Task RunAsync(
        string role,
        IReadOnlyList<MigrationAccessKind> kinds,
        IReadOnlyList<string> statements,
        bool grant,
        CancellationToken cancellationToken
    )
    {
        var names = string.Join(", ", kinds);
        var entry = new JournalEntry(grant ? JournalEvents.AccessGranted : JournalEvents.AccessRevoked)
        {
            Message = grant ? $"{names} was granted to {role}." : $"{names} was revoked from {role}.",
            Detail = JournalStore.Json(
                new Dictionary<string, object?> { ["role"] = role, ["access"] = kinds.Select(k => k.ToString()) }
            ),
        };
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        batch.BatchCommands.Add(journal.AppendCommand(connection, durable: true, entry));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw e.SqlState is PostgresErrorCodes.InsufficientPrivilege or JournalProblem.WrongShape
                ? new AccessRefusedException(
                    $"The access of {role} to the journal of {ServerAddress.Of(connection)} was not changed: "
                        + $"only its owner or a superuser can change it ({e.MessageText}).",
                    role,
                    MigrationErrorCategory.PermissionDenied,
                    e
                )
                : JournalProblem.From(e, connection);
        }
    }

    private static MigrationAccess Of(JournalGrants grants, string database)
    {
        MigrationAccessKind[] kinds = [.. grants.Kinds];
        return new MigrationAccess
        {
            Role = grants.Role ?? "PUBLIC",
            Access = kinds,
            IsOwner = grants.IsOwner,
            IsIncomplete = !grants.IsOwner && kinds.Length == 0,
            Database = database,
        };
    }
}
