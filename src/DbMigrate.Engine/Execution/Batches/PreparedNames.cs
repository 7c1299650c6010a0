using System.Text;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// The prepared statements that a failed attempt left in its session: a rollback does not take them back, and a second
/// PREPARE of the same name is an error.
/// </summary>
internal static class PreparedNames
{
    private const string Existing = """
        select s.name from pg_catalog.pg_prepared_statements s where s.from_sql and s.name = any ($1)
        """;

    /// <summary>Deallocates those that the batch is about to prepare again.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="connection">Its session, outside a transaction.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task ForgetAsync(
        StatementBatch batch,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var names = Of(batch.Statements);
        if (names.Count == 0)
        {
            return;
        }

        var there = new List<string>();
        await using (
            var command = new NpgsqlCommand(Existing, connection) { Parameters = { new() { Value = names.ToArray() } } }
        )
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                there.Add(reader.GetString(0));
            }
        }

        foreach (var name in there)
        {
            await using var forget = new NpgsqlCommand($"DEALLOCATE {SqlText.QuoteIdentifier(name)}", connection);
            await forget.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Returns the names that statements prepare. One that they deallocate first was there before them, and must be
    /// there again.
    /// </summary>
    internal static IReadOnlyCollection<string> Of(IEnumerable<BatchStatement> statements)
    {
        var (prepared, others) = (
            new HashSet<string>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal)
        );
        foreach (var statement in statements.Where(s => s.Traits.SessionState == MigrationSessionState.Prepared))
        {
            var tokens = new SqlTokens(Encoding.UTF8.GetBytes(statement.Text), standardConformingStrings: true);
            var prepares = tokens.IsWord(0, "PREPARE");
            var at = !prepares && tokens.IsWord(1, "PREPARE") ? 2 : 1;
            if (tokens.Kind(at) == SqlTokenKind.End)
            {
                continue;
            }

            var name = SqlText.Unquote(tokens.Text(at));
            if (!prepares)
            {
                others.Add(name);
            }
            else if (!others.Contains(name))
            {
                prepared.Add(name);
            }
        }

        return prepared;
    }
}
