using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>An object in the order of creation.</summary>
/// <param name="Object">The object.</param>
/// <param name="IsProvisional">
/// True: only so much of it that others can depend on it. The object itself comes later in the same order.
/// </param>
internal readonly record struct OrderedObject(SchemaObject Object, bool IsProvisional);
