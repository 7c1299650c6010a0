using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// DROP INDEX CONCURRENTLY: it took effect if the index does not exist. One that exists, valid or not, is dropped.
/// </summary>
/// <param name="index">The index, as SQL reads it.</param>
internal sealed class DropIndexProbe(string index) : IInDoubtProbe
{
    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var found = await new CatalogReader(connection).ResolveAsync([index], cancellationToken).ConfigureAwait(false);
        return found[0] is null
            ? new InDoubtAnswer(true, $"The index {index} does not exist.")
            : new InDoubtAnswer(false, $"The index {index} still exists: it is dropped now.");
    }

    /// <inheritdoc/>
    public async Task<string?> DescribeLeftAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var found = await new CatalogReader(connection)
            .FindRelationAsync(index, cancellationToken)
            .ConfigureAwait(false);
        return found?.Index is { IsComplete: false } ? $"the index {index} stays, INVALID: no query uses it" : null;
    }
}
