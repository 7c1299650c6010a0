using DbMigrate.Engine.Catalog;

namespace DbMigrate.Engine.Steps.Maintenance;

/// <summary>A step whose statements depend on what is in the database, in their order for example.</summary>
internal interface IPreviewedInDatabase
{
    /// <summary>Returns the statements as they would be run now; null: an object of the step is not there yet.</summary>
    Task<IReadOnlyList<string>?> ReadStatementsAsync(CatalogReader catalog, CancellationToken cancellationToken);
}
