using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>
/// Writes the statements for what a table only inherited from a parent that it leaves: a check or a NOT NULL constraint is
/// then its own, under the name that it has.
/// </summary>
internal static class OrphanAlteration
{
    /// <summary>Writes them. The table has left the parents by then.</summary>
    internal static void Write(TableObject current, TableObject wanted, ScriptWriter script)
    {
        foreach (var found in script.CurrentConstraints(wanted.Name).Where(c => c.IsOnlyInherited && c.Type == 'c'))
        {
            if (!IsOrphan(current, wanted, found.Local, ObjectKind.Constraint, script) || IsKept(found, script))
            {
                continue;
            }

            // It is gone already where the parent's was dropped before.
            script.Add(wanted, $"ALTER TABLE {wanted.Name} DROP CONSTRAINT IF EXISTS {found.Local}");
            if (script.Find(found.Kind, found.Name) is ConstraintObject { IsOnlyInherited: true } next)
            {
                ConstraintKind.Add(next, script);
            }
        }

        foreach (var found in current.Columns.Where(c => c.NotNull is { IsOnlyInherited: true }))
        {
            if (
                IsOrphan(current, wanted, found.Local, ObjectKind.Column, script)
                && script.Find(found.Kind, found.Name) is ColumnObject { IsNotNull: true } next
                && next.NotNull is not { IsOnlyInherited: true }
            )
            {
                NotNullAlteration.WriteOrphan(found, next, HasParentsAsBefore(found.Key, script), script);
            }
        }
    }

    /// <summary>Returns whether a check that a table only inherited stays, as its own, when the table leaves the parent.</summary>
    internal static bool IsKept(ConstraintObject found, ScriptWriter script) =>
        script.Find(found.Kind, found.Name) is ConstraintObject wanted
        && wanted.Definition == found.Definition
        && wanted.IsNotValid == found.IsNotValid
        && wanted.IsNotEnforced == found.IsNotEnforced
        && HasParentsAsBefore(found.Key, script);

    /// <summary>Returns whether a check is one that the table only inherited from a parent that it leaves.</summary>
    internal static bool IsOrphan(ConstraintObject found, ScriptWriter script) =>
        script.TableAsBefore(found.Table) is { } current
        && script.Find(ObjectKind.Table, found.Table) is TableObject wanted
        && IsOrphan(current, wanted, found.Local, ObjectKind.Constraint, script);

    private static bool IsOrphan(
        TableObject current,
        TableObject wanted,
        string part,
        ObjectKind kind,
        ScriptWriter script
    ) =>
        (current.Parents ?? []).Count > 0
        && !TableAlteration.KeptParents(current, wanted).Any(p => script.IsThere(new ObjectKey(kind, $"{p}.{part}")));

    // What is changed with the parent before the table leaves it is changed in the table, too.
    private static bool HasParentsAsBefore(ObjectKey part, ScriptWriter script) =>
        script.PartsAbove(part).All(p => p.Wanted is not null && SameAs(p.Current, p.Wanted));

    private static bool SameAs(SchemaObject current, SchemaObject wanted) =>
        (current, wanted) switch
        {
            (ConstraintObject one, ConstraintObject other) => one.Definition == other.Definition
                && one.IsNotValid == other.IsNotValid
                && one.IsNotEnforced == other.IsNotEnforced,
            (ColumnObject one, ColumnObject other) => one.IsNotNull == other.IsNotNull,
            _ => false,
        };
}
