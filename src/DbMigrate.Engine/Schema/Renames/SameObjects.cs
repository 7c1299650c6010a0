using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>
/// Finds the indexes, constraints and sequences of columns that differ in their names alone. A new name costs nothing; to
/// make one again costs the time and the locks of its build, or the position of the sequence.
/// </summary>
internal static class SameObjects
{
    /// <summary>Returns the renames, parents before the indexes that are attached to them.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    internal static IReadOnlyList<SchemaRename> Find(DatabaseSchema current, DatabaseSchema wanted)
    {
        var extra = Candidates(current, wanted);
        var missing = Candidates(wanted, current);
        if (extra.Count == 0 || missing.Count == 0)
        {
            return [];
        }

        var renames = new List<SchemaRename>();
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = current
            .ByKey.Values.Where(o => o.Kind is not ObjectKind.Column)
            .Select(o => o.Name)
            .ToHashSet(StringComparer.Ordinal);
        bool found;
        do
        {
            found = false;
            var byShape = missing.ToLookup(o => ShapeOf(o, parent => parent));
            foreach (var one in extra.ToList())
            {
                var shape = ShapeOf(one, parent => parents.GetValueOrDefault(parent, parent));
                var other = byShape[shape].FirstOrDefault(o => missing.Contains(o) && !IsTaken(o));
                if (other is not null && InheritedChecks.Of(current, wanted, one, other) is { } inherited)
                {
                    renames.Add(new SchemaRename(one, other));
                    renames.AddRange(inherited);
                    parents[IndexOf(one)] = IndexOf(other);
                    extra.Remove(one);
                    missing.Remove(other);
                    found = true;
                }
            }
        } while (found);

        return renames;

        bool IsTaken(SchemaObject o) => taken.Contains(o.Name) || taken.Contains(IndexOf(o));
    }

    private static List<SchemaObject> Candidates(DatabaseSchema of, DatabaseSchema other) =>
        [
            .. of.Objects.Where(o =>
                !other.ByKey.ContainsKey(o.Key)
                && o
                    is IndexObject { IsInvalid: false }
                        or ConstraintObject { Type: 'p' or 'u' or 'x' }
                        or ConstraintObject { Type: 'f', IsOnlyInherited: false }
                        or ConstraintObject { Type: 'c', IsInherited: false }
                        or SequenceObject { IsIdentity: false, OwnedBy: not null }
            ),
        ];

    private static string ShapeOf(SchemaObject found, Func<string, string> parentOf)
    {
        var parts = DatabaseSchema.WithParts(found).SelectMany(p => Facets(p, parentOf));
        var table =
            found is IndexObject index ? index.Table
            : found is TablePart part ? part.Table
            : string.Empty;
        return $"{found.Kind} {table} " + string.Join("; ", parts.Select(f => $"{f.Name} {f.Value}"));
    }

    private static IEnumerable<Facet> Facets(SchemaObject part, Func<string, string> parentOf) =>
        SchemaKinds
            .Of(part)
            .Facets(part)
            .Concat(CommonParts.Facets(part))
            .Select(f =>
                f switch
                {
                    { Name: "parent", Value: { } parent } => f with { Value = parentOf(parent) },
                    { Name: "definition", Value: { } text } when part is IndexObject => f with
                    {
                        Value = WithoutName(text),
                    },
                    _ => f,
                }
            );

    // CREATE UNIQUE INDEX name ON …
    private static string WithoutName(string definition)
    {
        var start = definition.IndexOf(" INDEX ", StringComparison.Ordinal) + " INDEX ".Length;
        var end = definition[start] == '"' ? EndOfQuoted(definition, start) : definition.IndexOf(' ', start);
        return definition.Remove(start, end - start);
    }

    private static int EndOfQuoted(string text, int start)
    {
        var end = start + 1;
        while (text[end] != '"' || (end + 1 < text.Length && text[end + 1] == '"'))
        {
            end += text[end] == '"' ? 2 : 1;
        }

        return end + 1;
    }

    private static string IndexOf(SchemaObject found) =>
        found is ConstraintObject { Index: { } index } ? index.Name : found.Name;
}
