using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>The relations that a user names to see their locks.</summary>
internal static class NamedTables
{
    // A name without a schema means the relations of that name in all schemas.
    private const string Sql = """
        select c.oid, format('%I.%I', n.nspname, c.relname)
        from parse_ident($1) as p (parts)
        join pg_class c on c.relname = p.parts[cardinality(p.parts)]
        join pg_namespace n on n.oid = c.relnamespace
        where cardinality(p.parts) = 1 or n.nspname = p.parts[cardinality(p.parts) - 1]
        order by 2
        """;

    /// <summary>Returns the relations, each with its name as SQL reads it, in the order of the names.</summary>
    /// <param name="connection">A session of the tool's own.</param>
    /// <param name="names">The names, as SQL reads them.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="TableNameInvalidException">A name is not one as SQL reads it.</exception>
    /// <exception cref="TableNotFoundException">No relation has the name.</exception>
    internal static async Task<IReadOnlyList<(uint Oid, string Name)>> FindAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(uint, string)>();
        foreach (var name in names)
        {
            var before = found.Count;
            await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = name } } };
            try
            {
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found.Add((reader.GetFieldValue<uint>(0), reader.GetString(1)));
                }
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidParameterValue)
            {
                var why = e.Detail is { Length: > 0 } detail ? ": " + detail.TrimEnd('.') : string.Empty;
                throw new TableNameInvalidException(
                    $"'{name}' is not the name of a table as SQL reads it{why}.",
                    name,
                    e
                );
            }

            if (found.Count == before)
            {
                throw new TableNotFoundException(
                    $"No table of the name {name} is in {ServerAddress.Of(connection)}.",
                    name
                );
            }
        }

        return [.. found.Distinct()];
    }
}
