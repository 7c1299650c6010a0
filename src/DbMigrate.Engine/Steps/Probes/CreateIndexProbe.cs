using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// CREATE INDEX CONCURRENTLY: it took effect if the index exists and is valid. An invalid one is dropped.
/// </summary>
/// <param name="table">The table, as SQL reads it.</param>
/// <param name="name">The index, not quoted; null: the server chose its name.</param>
internal sealed class CreateIndexProbe(string table, string? name) : IInDoubtProbe
{
    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return new InDoubtAnswer(
                null,
                $"The statement does not name its index. Look for a new index on {table}, and drop it if it is "
                    + "invalid. An index that the file names is found automatically."
            );
        }

        var (exists, message) = await ClearAsync(connection, _ => { }, cancellationToken).ConfigureAwait(false);
        var written = SqlText.QuoteIdentifierIfNeeded(name);
        return exists
            ? new InDoubtAnswer(true, $"The index {written} exists and is valid.")
            : new InDoubtAnswer(false, message ?? $"The index {written} does not exist: it is built now.");
    }

    public async Task<InDoubtAnswer?> PrepareAsync(
        NpgsqlConnection connection,
        Action<int> waiting,
        CancellationToken cancellationToken
    ) =>
        name is not null
        && await ClearAsync(connection, waiting, cancellationToken).ConfigureAwait(false) is (_, { } message)
            ? new InDoubtAnswer(false, message)
            : null;

    /// <summary>Returns whether the index exists and is valid. Drops an invalid one and reports it.</summary>
    private async Task<(bool Exists, string? Message)> ClearAsync(
        NpgsqlConnection connection,
        Action<int> waiting,
        CancellationToken cancellationToken
    )
    {
        var found = await FindAsync(connection, cancellationToken).ConfigureAwait(false);
        if (found?.Index is { IsComplete: false } building)
        {
            await IndexBuilders
                .AwaitAsync(connection, building.TableOid, waiting, cancellationToken)
                .ConfigureAwait(false);
            found = await FindAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        if (found?.Index is not { IsComplete: false })
        {
            return (found is not null, null);
        }

        await InvalidIndexes.DropAsync(connection, found.Sql, cancellationToken).ConfigureAwait(false);
        return (false, $"The index {found.Sql} was INVALID, left by a failed build, and was dropped.");
    }

    /// <summary>
    /// Returns the index, which is in the schema of its table. An index of a partitioned table does not count: it is
    /// invalid until every partition has one.
    /// </summary>
    private async Task<CatalogRelation?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var catalog = new CatalogReader(connection);
        var on = (await catalog.FindRelationAsync(table, cancellationToken).ConfigureAwait(false))?.AsTable;
        var found = on is null
            ? null
            : await catalog.FindRelationAsync(on, name!, cancellationToken).ConfigureAwait(false);
        return found is { Kind: 'i' } && found.IsIndexOf(on!) ? found : null;
    }
}
