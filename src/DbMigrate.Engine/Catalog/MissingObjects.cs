using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Catalog;

/// <summary>Suggests names for those that were not found.</summary>
/// <param name="candidates">The objects that exist.</param>
internal sealed class MissingObjects(IEnumerable<ObjectCandidate> candidates)
{
    private readonly ILookup<string, ObjectCandidate> _byKind = candidates.ToLookup(
        c => c.Kind,
        StringComparer.Ordinal
    );

    /// <summary>Returns a text such as <c>missing; did you mean orders?</c></summary>
    internal string Describe(string kind, ObjectName name) =>
        Nearest(kind, name) is { } nearest ? $"missing; did you mean {nearest}?" : "missing";

    /// <summary>
    /// Returns the nearest name of a kind: the same name in another schema before one with a similar spelling.
    /// </summary>
    internal string? Nearest(string kind, ObjectName name)
    {
        var all = _byKind[kind].ToList();
        if (all.Find(c => c.Name == name.Name && c.Schema != name.Schema) is { } elsewhere)
        {
            return elsewhere.Written;
        }

        var near =
            NearestWord.Of(
                name.Name,
                all.Where(c => name.Schema is null || c.Schema == name.Schema).Select(c => c.Name)
            ) ?? NearestWord.Of(name.Name, all.Select(c => c.Name));
        return all.Find(c => c.Name == near && (name.Schema is null || c.Schema == name.Schema))?.Written
            ?? all.Find(c => c.Name == near)?.Written;
    }
}
