using System.IO.Enumeration;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Leaves out of a comparison what users do not want to compare.</summary>
/// <param name="ignored">Patterns of names, or of kind and name.</param>
/// <param name="compareOwners">Whether owners count.</param>
internal sealed class SchemaFilter(IReadOnlyList<string> ignored, bool compareOwners)
{
    /// <summary>Returns both schemas without what is ignored.</summary>
    internal (DatabaseSchema Current, DatabaseSchema Wanted) Apply(DatabaseSchema current, DatabaseSchema wanted)
    {
        var (before, after) = (Without(current), Without(wanted));
        if (!compareOwners)
        {
            foreach (var found in after.ByKey.Values)
            {
                TakeOwner(found, before.ByKey.GetValueOrDefault(found.Key), before);
            }
        }

        return (before, after);
    }

    // The privileges of an owner are those of whoever owns the object on the other side.
    private static void TakeOwner(SchemaObject found, SchemaObject? other, DatabaseSchema before)
    {
        var former = found.Owner ?? OwnerOfWhole(found);
        var owner = other is null ? null : other.Owner ?? OwnerOfWhole(other);
        if (former is not null && owner is not null && found.Privileges is { } privileges)
        {
            found.Privileges =
            [
                .. privileges
                    .Select(p => PrivilegeEntry.Parse(p).Renamed(former, owner).ToString())
                    .Order(StringComparer.Ordinal),
            ];
        }

        found.Owner = found.Owner is null ? null : other?.Owner ?? OwnerOfOwner(found);

        string? OwnerOfWhole(SchemaObject part) =>
            part is TablePart column
                ? before.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Table, column.Table))?.Owner
                : null;

        // A sequence that is new has the owner of its table.
        string? OwnerOfOwner(SchemaObject part) =>
            part is SequenceObject { OwnedBy: { } column }
                ? before.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Table, QualifiedName.Head(column)))?.Owner
                : null;
    }

    private DatabaseSchema Without(DatabaseSchema schema)
    {
        if (ignored.Count == 0)
        {
            return schema;
        }

        var gone = schema.Objects.Where(IsIgnored).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        return new DatabaseSchema
        {
            Format = schema.Format,
            ServerVersion = schema.ServerVersion,
            Objects =
            [
                .. schema.Objects.Where(o => !IsIgnored(o) && !(o is TablePart part && gone.Contains(part.Table))),
            ],
        };
    }

    private bool IsIgnored(SchemaObject found) =>
        ignored.Any(p => IsLike(found.Name, p) || IsLike(found.Key.ToString(), p));

    // A backslash is an escape character of the expression, and an ordinary one of a name.
    private static bool IsLike(string name, string pattern) =>
        FileSystemName.MatchesSimpleExpression(
            pattern.Replace("\\", "\\\\", StringComparison.Ordinal),
            name,
            ignoreCase: false
        );
}
