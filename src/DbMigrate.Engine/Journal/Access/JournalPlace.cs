using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>The schema of the journal, before the journal is created or upgraded in it.</summary>
/// <param name="Exists">Whether the schema is there.</param>
/// <param name="SchemaOwner">Its owner, or null.</param>
/// <param name="IsTrusted">
/// Whether its owner is the login, a role that the login is a member of, the owner of the database or a superuser.
/// </param>
/// <param name="IsUsable">Whether the role may create in it.</param>
/// <param name="IsOwned">Whether the role has the rights of its owner.</param>
/// <param name="MayCreateSchema">Whether the role may create a schema in the database.</param>
/// <param name="Objects">The first objects in it.</param>
/// <param name="Role">The role that the session acts as.</param>
/// <param name="Owner">The owner of the journal's tables, or null where there are none.</param>
internal sealed record JournalPlace(
    bool Exists,
    string? SchemaOwner,
    bool IsTrusted,
    bool IsUsable,
    bool IsOwned,
    bool MayCreateSchema,
    IReadOnlyList<string> Objects,
    string Role,
    string? Owner
)
{
    private static readonly string Query = EmbeddedSql.Text("Journal.Access.place");

    /// <summary>Reads it.</summary>
    internal static async Task<JournalPlace> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(JournalGuard.SafePath), new NpgsqlBatchCommand(Query) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new JournalPlace(
            reader.GetBoolean(0),
            Text(reader, 1),
            reader.GetBoolean(2),
            reader.GetBoolean(3),
            reader.GetBoolean(4),
            reader.GetBoolean(5),
            reader.GetFieldValue<string[]>(6),
            reader.GetString(7),
            Text(reader, 8)
        );
    }

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
