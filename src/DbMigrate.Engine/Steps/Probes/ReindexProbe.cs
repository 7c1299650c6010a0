using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// REINDEX CONCURRENTLY can be repeated, whether it took effect or not, once the invalid copies that it left are
/// dropped: <c>_ccnew</c> is a new index that was not finished, <c>_ccold</c> an old one that was not dropped.
/// </summary>
/// <param name="scope">What was named.</param>
/// <param name="name">The index or table, as SQL reads it; the schema, not quoted; null for the database.</param>
internal sealed class ReindexProbe(ReindexScope scope, string? name) : IInDoubtProbe
{
    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await PrepareAsync(connection, _ => { }, cancellationToken).ConfigureAwait(false)
        ?? new InDoubtAnswer(false, "Repeating it is harmless.");

    public async Task<InDoubtAnswer?> PrepareAsync(
        NpgsqlConnection connection,
        Action<int> waiting,
        CancellationToken cancellationToken
    )
    {
        var dropped = new List<string>();
        foreach (var found in await ReadAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            await IndexBuilders
                .AwaitAsync(connection, found.Index!.TableOid, waiting, cancellationToken)
                .ConfigureAwait(false);
            var left = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
            if (left.Any(l => l.Oid == found.Oid))
            {
                await InvalidIndexes.DropAsync(connection, found.Sql, cancellationToken).ConfigureAwait(false);
                dropped.Add(found.Sql);
            }
        }

        return dropped.Count == 0
            ? null
            : new InDoubtAnswer(
                false,
                $"Invalid indexes of an earlier REINDEX were dropped: {string.Join(", ", dropped)}."
            );
    }

    private async Task<IReadOnlyList<CatalogRelation>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var catalog = new CatalogReader(connection);
        uint? relation = null;
        if (scope is ReindexScope.Index or ReindexScope.Table)
        {
            relation = (await catalog.ResolveAsync([name!], cancellationToken).ConfigureAwait(false))[0];
            if (relation is null)
            {
                return [];
            }
        }

        return await catalog
            .ReadInvalidCopiesAsync(scope, relation, scope == ReindexScope.Schema ? name : null, cancellationToken)
            .ConfigureAwait(false);
    }
}
