using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Catalog;

/// <summary>Whether an object exists.</summary>
/// <param name="Object">The object.</param>
/// <param name="Exists">Whether it does.</param>
/// <param name="Instead">What exists in its place, as <c>it is a view</c>; null: unknown.</param>
internal sealed record FoundObject(NamedObject Object, bool Exists, string? Instead);
