using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>An object that differs from the wanted one of the same kind and name.</summary>
/// <param name="Current">The object as it is.</param>
/// <param name="Wanted">The object as it shall be.</param>
/// <param name="Facets">The properties that differ, without those of <see cref="CommonParts"/>: name, current, wanted.</param>
internal sealed record AlteredObject(
    SchemaObject Current,
    SchemaObject Wanted,
    IReadOnlyList<(string Name, string? Current, string? Wanted)> Facets
)
{
    /// <summary>Returns whether a property differs.</summary>
    internal bool Has(string facet) => Facets.Any(f => f.Name == facet);

    /// <summary>Returns whether nothing but these properties differs.</summary>
    internal bool HasOnly(params ReadOnlySpan<string> facets)
    {
        foreach (var facet in Facets)
        {
            if (!facets.Contains(facet.Name))
            {
                return false;
            }
        }

        return true;
    }
}
