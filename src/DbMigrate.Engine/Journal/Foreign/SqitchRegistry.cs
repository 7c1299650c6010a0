using DbMigrate.Engine.Journal.Access;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>Reads what the registry of Sqitch says of the changes of all projects.</summary>
/// <param name="connection">A session of our own, with an empty search path.</param>
/// <param name="table">The table of the changes, quoted. It must be there.</param>
internal sealed class SqitchRegistry(NpgsqlConnection connection, string table)
{
    private readonly string _schema = ObjectName.Parse(table) is { Schema: { } schema }
        ? SqlText.QuoteIdentifierIfNeeded(schema)
        : "public";

    /// <summary>Returns whether a change of a project is deployed: <c>change</c>, <c>change@tag</c> or <c>@tag</c>.</summary>
    internal async Task<bool> HasAsync(string project, string change, CancellationToken cancellationToken)
    {
        var parts = change.Split('@', 2);
        // The newest state is what is asked for anyway.
        var tag = parts.Length > 1 && parts[1] is not ("HEAD" or "ROOT") ? "@" + parts[1] : null;
        var found = await ReadAsync(
                $"""
                select 'there' from {table} c where c.project operator(pg_catalog.=) $1
                    and ($2 operator(pg_catalog.=) '' or c.change operator(pg_catalog.=) $2)
                    and ($3 is null or exists (select from {_schema}.tags t join {table} u using (change_id)
                        where t.project operator(pg_catalog.=) $1 and t.tag operator(pg_catalog.=) $3
                            and u.committed_at operator(pg_catalog.>=) c.committed_at))
                limit 1
                """,
                cancellationToken,
                project,
                parts[0],
                tag
            )
            .ConfigureAwait(false);
        return found.Count > 0;
    }

    /// <summary>Returns the deployed changes of other projects that require a change, as <c>project:change</c>.</summary>
    internal Task<IReadOnlyList<string>> DependantsAsync(
        string project,
        string changeId,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            $"""
            select pg_catalog.concat(c.project, ':', c.change) from {_schema}.dependencies d
            join {table} c on c.change_id operator(pg_catalog.=) d.change_id
            where d.dependency_id operator(pg_catalog.=) $2 and c.project operator(pg_catalog.<>) $1 order by c.committed_at
            """,
            cancellationToken,
            project,
            changeId
        );

    private async Task<IReadOnlyList<string>> ReadAsync(
        string query,
        CancellationToken cancellationToken,
        params string?[] values
    )
    {
        var command = new NpgsqlBatchCommand(query);
        foreach (var value in values)
        {
            command.Parameters.Add(
                new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }
            );
        }

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(JournalGuard.SafePath), command } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
