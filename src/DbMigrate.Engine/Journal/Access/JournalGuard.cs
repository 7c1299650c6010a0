using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>
/// Refuses a schema in which another login's code would run: its objects are compared with the journal's before one of
/// them is used. The commands are the first ones of a round trip, so that nothing after them runs where they fail.
/// </summary>
internal static class JournalGuard
{
    private static readonly string Refusal = EmbeddedSql.Text("Journal.Access.guard-owners");

    private static readonly string Query = EmbeddedSql
        .Text("Journal.Access.guard")
        .Replace("($1)", List(JournalDefinitions.Functions), StringComparison.Ordinal)
        .Replace("($2)", List(JournalRights.Tables), StringComparison.Ordinal)
        .Replace("($3)", List(JournalDefinitions.Columns), StringComparison.Ordinal);

    // The cast fails where there is a row. A DO block could raise an error of its own, and would load its language.
    private static readonly string FullRefusal =
        "select case when count(*) = 0 then 0 else pg_catalog.concat('untrusted: ', count(*))::int end "
        + $"from ({Query}) g";

    private static readonly string[] Functions =
    [
        .. JournalDefinitions
            .Functions.Select(f => f[..f.IndexOf('(', StringComparison.Ordinal)])
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The path for the rest of the round trip, which is one transaction: names of the journal's statements are found
    /// in pg_catalog alone.
    /// </summary>
    internal const string SafePath = "select pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)";

    /// <summary>Returns a round trip that begins with the safe path and the comparison.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="before">Commands without rows that are sent first, or null.</param>
    internal static NpgsqlBatch Begin(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand>? before = null)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in before ?? [])
        {
            batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(SafePath));
        batch.BatchCommands.Add(
            new(Refusal)
            {
                Parameters =
                {
                    Names(Functions),
                    Names(JournalRights.Tables),
                    new() { Value = FullRefusal },
                },
            }
        );
        return batch;
    }

    /// <summary>Skips the results of the commands of <see cref="Begin"/>.</summary>
    internal static async Task SkipAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the condition for a refused schema; null where another command failed.</summary>
    internal static async Task<JournalNotTrustedException?> ExplainAsync(
        PostgresException e,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        if (e.BatchCommand is not NpgsqlBatchCommand command || command.CommandText != Refusal)
        {
            return null;
        }

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(SafePath), new NpgsqlBatchCommand(Query) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var objects = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            objects.Add($"{reader.GetString(0)} (owner {reader.GetString(1)})");
        }

        return new JournalNotTrustedException(
            $"The schema dbmigrate in {ServerAddress.Of(connection)} has objects of other "
                + $"logins that are not the journal's: {string.Join(", ", objects)}. Nothing of them was called.",
            objects,
            e
        );
    }

    // As the text of an array: for a parameter that is an array Npgsql makes its list of all array types first, which
    // takes two milliseconds of a short command.
    private static NpgsqlParameter Names(string[] names) =>
        new() { Value = $"{{{string.Join(',', names)}}}", NpgsqlDbType = NpgsqlDbType.Unknown };

    private static string List(IEnumerable<string> texts) =>
        $"(array[{string.Join(',', texts.Select(SqlText.QuoteLiteral))}]::text[])";
}
