using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Catalog.Privileges;

/// <summary>Asks the server what a role may do.</summary>
/// <param name="connection">The session of the check.</param>
/// <param name="role">The role, not quoted.</param>
internal sealed class PrivilegeReader(NpgsqlConnection connection, string role)
{
    /// <summary>The role, not quoted.</summary>
    internal string Role => role;

    /// <summary>Returns whether the role exists.</summary>
    internal async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        await ReadAttributesAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Returns what the role may do besides privileges on objects; null: there is no such role.</summary>
    internal async Task<RoleAbilities?> ReadAttributesAsync(CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(EmbeddedSql.Text("Catalog.Privileges.abilities"), connection)
        {
            Parameters = { new() { Value = role } },
        };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new RoleAbilities(
                reader.GetBoolean(0),
                reader.GetBoolean(1),
                reader.GetBoolean(2),
                reader.GetBoolean(3),
                reader.GetBoolean(4),
                reader.GetFieldValue<string[]>(5),
                reader.GetFieldValue<string[]>(6),
                reader.GetFieldValue<string[]>(7)
            )
            : null;
    }

    /// <summary>Returns the first relations of users that the role can read in the database, and how many there are.</summary>
    internal async Task<(IReadOnlyList<string> First, long Count)> ReadReadableAsync(
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand(EmbeddedSql.Text("Catalog.Privileges.readable"), connection)
        {
            Parameters = { new() { Value = role } },
        };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var (names, count) = (new List<string>(), 0L);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Add(reader.GetString(0));
            count = reader.GetInt64(1);
        }

        return (names, count);
    }

    /// <summary>Returns what the server says of privileges on objects and on the database.</summary>
    internal async Task<IReadOnlyList<FoundPrivilege>> ReadAsync(
        IReadOnlyList<ObjectName> objects,
        IReadOnlyList<string> privileges,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand(EmbeddedSql.Text("Catalog.Privileges.privileges"), connection)
        {
            Parameters =
            {
                new() { Value = role },
                new() { Value = objects.Select(o => o.Schema).ToArray() },
                new() { Value = objects.Select(o => o.Name).ToArray() },
                new() { Value = privileges.ToArray() },
            },
        };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var found = new List<FoundPrivilege>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(
                Make(
                    reader.GetString(0)[0],
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetBoolean(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetString(5)
                )
            );
        }

        return [.. found.Distinct()];
    }

    private static FoundPrivilege Make(char kind, string name, string word, bool? has, string? state, string? column) =>
        state == "missing" ? new FoundPrivilege(kind, name, word, false, $"{name}: there is no such object")
        : has is null ? new FoundPrivilege(kind, name, word, false, $"{name}: {word} is no privilege of such an object")
        // Without USAGE on its schema, no privilege on a relation can be used.
        : new FoundPrivilege(kind, name, word, has.Value && state != "schema", null) { Column = column };
}
