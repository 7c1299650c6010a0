using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog;

/// <summary>An object that CASCADE drops, or empties, and that no statement names.</summary>
/// <param name="Root">What is dropped or emptied by its name.</param>
/// <param name="What">The object, as the server describes it: <c>view public.a</c>.</param>
/// <param name="Loss">The rows or values that go with it; null: none.</param>
internal sealed record CascadedObject(CascadeDrop Root, string What, DataLoss? Loss);

/// <summary>What CASCADE drops.</summary>
/// <param name="Found">Those of the objects dropped by name that exist.</param>
/// <param name="Objects">The objects that go with them.</param>
internal sealed record CascadedObjects(IReadOnlyList<CascadeDrop> Found, IReadOnlyList<CascadedObject> Objects)
{
    /// <summary>The rows and values that go with the objects.</summary>
    internal IReadOnlyList<DataLoss> Losses => [.. Objects.Select(o => o.Loss).OfType<DataLoss>()];
}
