using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Maintenance;

/// <summary>A step whose statements and their locks depend on what is in the database.</summary>
internal interface IPreviewedInDatabase
{
    /// <summary>Returns what would be run now; null: an object of the step is not there yet.</summary>
    Task<StepPreview?> ReadPreviewAsync(CatalogReader catalog, CancellationToken cancellationToken);
}
