using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Takes owners out of a comparison: the objects of one schema get the owners of the other.</summary>
internal static class OwnerMatch
{
    /// <summary>Gives the wanted objects the owners of the current ones.</summary>
    internal static void Apply(DatabaseSchema current, DatabaseSchema wanted)
    {
        foreach (var found in wanted.ByKey.Values)
        {
            TakeOwner(found, current.ByKey.GetValueOrDefault(found.Key), current);
        }
    }

    // The privileges of an owner are those of its owner on the other side.
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
}
