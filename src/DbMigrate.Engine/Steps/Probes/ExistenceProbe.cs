using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>
/// A statement that creates or drops an object that does not belong to a schema: whether the object exists tells
/// whether the statement took effect.
/// </summary>
/// <param name="what">The kind of object, for a message: <c>database</c>.</param>
/// <param name="kind">The kind of object.</param>
/// <param name="name">Its name, not quoted.</param>
/// <param name="creates">Whether the statement creates it; else it drops it.</param>
internal sealed class ExistenceProbe(string what, SharedObjectKind kind, string name, bool creates) : IInDoubtProbe
{
    public async Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var exists = await new CatalogReader(connection)
            .HasSharedObjectAsync(kind, name, cancellationToken)
            .ConfigureAwait(false);
        return new InDoubtAnswer(
            exists == creates,
            $"The {what} {SqlText.QuoteIdentifierIfNeeded(name)} {(exists ? "exists" : "does not exist")}."
        );
    }
}
