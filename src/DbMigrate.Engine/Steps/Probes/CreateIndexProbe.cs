using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// CREATE INDEX CONCURRENTLY: there and valid, it happened; there and invalid, it did not, and what is there goes.
/// </summary>
/// <param name="table">The table, as SQL reads it.</param>
/// <param name="name">The index, not quoted; null where the server chose its name.</param>
internal sealed class CreateIndexProbe(string table, string? name) : IInDoubtProbe
{
    // An index lies in the schema of its table. One of a partitioned table is invalid until every partition has one:
    // that is no leftover.
    private const string Query = """
        select n.nspname::text, c.relname::text, i.indrelid, i.indisvalid and i.indisready
        from pg_class t
        join pg_class c on c.relnamespace = t.relnamespace and c.relname = $2 and c.relkind = 'i'
        join pg_namespace n on n.oid = c.relnamespace
        join pg_index i on i.indexrelid = c.oid and i.indrelid = t.oid
        where t.oid = to_regclass($1)
        """;

    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return new InDoubtAnswer(
                null,
                $"The statement does not name its index: look at the indexes of {table} for a new one; drop it where it is invalid. Named in the file, it will be found by itself."
            );
        }

        var (there, message) = await ClearAsync(connection, cancellationToken).ConfigureAwait(false);
        return there
            ? new InDoubtAnswer(true, $"The index {SqlText.QuoteIdentifierIfNeeded(name)} is there and valid.")
            : new InDoubtAnswer(
                false,
                message ?? $"The index {SqlText.QuoteIdentifierIfNeeded(name)} is not there: it is built now."
            );
    }

    public async Task<InDoubtAnswer?> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        name is not null && await ClearAsync(connection, cancellationToken).ConfigureAwait(false) is (_, { } message)
            ? new InDoubtAnswer(false, message)
            : null;

    /// <summary>Whether it is there and valid; where it is invalid, it is dropped, and the message says so.</summary>
    private async Task<(bool There, string? Message)> ClearAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var found = await InvalidIndexes
            .ReadAsync(connection, Query, [table, name], cancellationToken)
            .ConfigureAwait(false);
        if (found is [{ Valid: false } building])
        {
            await InvalidIndexes
                .AwaitBuildersAsync(connection, building.Table, cancellationToken)
                .ConfigureAwait(false);
            found = await InvalidIndexes
                .ReadAsync(connection, Query, [table, name], cancellationToken)
                .ConfigureAwait(false);
        }

        if (found is not [{ Valid: false } leftover])
        {
            return (found.Count > 0, null);
        }

        await InvalidIndexes.DropAsync(connection, leftover, cancellationToken).ConfigureAwait(false);
        return (false, $"The index {leftover.Sql} was INVALID, left by a build that did not end, and was dropped.");
    }
}
