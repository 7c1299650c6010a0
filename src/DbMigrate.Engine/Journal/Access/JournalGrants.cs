using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>The rights of a role on the journal, as the catalog has them.</summary>
/// <param name="Role">The role; null: PUBLIC.</param>
/// <param name="IsOwner">Whether it owns the journal.</param>
/// <param name="Reads">Whether it may read the events.</param>
/// <param name="Executes">The functions that it may execute.</param>
/// <param name="Writes">Whether it may write to a table.</param>
/// <param name="Uses">Whether it may use the schema.</param>
internal sealed record JournalGrants(
    string? Role,
    bool IsOwner,
    bool Reads,
    IReadOnlyList<string> Executes,
    bool Writes,
    bool Uses
)
{
    private static readonly string Query = EmbeddedSql.Text("Journal.Access.granted");

    /// <summary>The role as a statement names it.</summary>
    internal string Name => Role is null ? "PUBLIC" : SqlText.QuoteIdentifierIfNeeded(Role);

    /// <summary>The kinds of access of which the role has all rights.</summary>
    internal IEnumerable<MigrationAccessKind> Kinds =>
        Enum.GetValues<MigrationAccessKind>()
            .Where(k => IsOwner || (Reads && Uses && JournalRights.Functions(k).All(Executes.Contains)));

    /// <summary>
    /// Returns the statements that keep, after an upgrade, what the role could do before it. A role that could add rows
    /// could also approve. PUBLIC keeps the right to read the tables and views alone. No role keeps
    /// CREATE on the schema.
    /// </summary>
    internal IEnumerable<string> Kept =>
        IsOwner ? []
        : Role is null
            ?
            [
                .. Reads ? [$"GRANT SELECT ON ALL TABLES IN SCHEMA dbmigrate TO {Name}"] : Array.Empty<string>(),
                .. Reads && Uses ? [$"GRANT USAGE ON SCHEMA dbmigrate TO {Name}"] : Array.Empty<string>(),
            ]
        : Writes || Executes.Contains("append")
            ?
            [
                .. JournalRights.Grants(MigrationAccessKind.Run, Name),
                .. JournalRights.Grants(MigrationAccessKind.Approve, Name),
            ]
        : Reads ? JournalRights.Grants(MigrationAccessKind.View, Name)
        : Uses ? [$"GRANT USAGE ON SCHEMA dbmigrate TO {Name}"]
        : [];

    /// <summary>Reads the rights of all roles, the owner's first.</summary>
    internal static async Task<IReadOnlyList<JournalGrants>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(JournalGuard.SafePath), new NpgsqlBatchCommand(Query) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var roles = new List<JournalGrants>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            roles.Add(
                new JournalGrants(
                    reader.IsDBNull(0) ? null : reader.GetString(0),
                    reader.GetBoolean(1),
                    reader.GetBoolean(2),
                    reader.GetFieldValue<string[]>(3),
                    reader.GetBoolean(4),
                    reader.GetBoolean(5)
                )
            );
        }

        return roles;
    }
}
