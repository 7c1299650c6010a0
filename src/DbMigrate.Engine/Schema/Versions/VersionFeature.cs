using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Versions;

/// <summary>What objects can have from a version of PostgreSQL on.</summary>
/// <param name="Since">The first major version.</param>
/// <param name="Without">
/// Returns an object without it: the same object, where it does not have it; null: the object cannot be without it.
/// </param>
internal sealed record VersionFeature(int Since, Func<SchemaObject, SchemaObject?> Without);
