using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>An object that is in one schema only, or differs between the two.</summary>
/// <param name="Current">The object as it is; null: it is missing.</param>
/// <param name="Wanted">The object as it shall be; null: it is extra.</param>
/// <param name="Own">The properties of its kind that differ: name, current, wanted.</param>
/// <param name="Common">Those that every kind has, as the owner.</param>
internal sealed record ObjectDifference(
    SchemaObject? Current,
    SchemaObject? Wanted,
    IReadOnlyList<(string Name, string? Current, string? Wanted)> Own,
    IReadOnlyList<(string Name, string? Current, string? Wanted)> Common
)
{
    /// <summary>The key of the object.</summary>
    internal ObjectKey Key => (Current ?? Wanted)!.Key;

    /// <summary>The differing properties.</summary>
    internal IEnumerable<(string Name, string? Current, string? Wanted)> Facets => Own.Concat(Common);
}
