using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>
/// The CHECK constraints that tables inherit. PostgreSQL renames them with that of the topmost parent, also those
/// that a child defines itself, too, and in no other way.
/// </summary>
internal static class InheritedChecks
{
    /// <summary>
    /// Returns the renames that come with that of a constraint; null: it cannot be renamed, because a child has the
    /// constraint from another parent as well, has the new name already, or shall not have it.
    /// </summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="before">The constraint, or another object: with that, nothing is renamed.</param>
    /// <param name="after">The object that it becomes.</param>
    internal static IReadOnlyList<SchemaRename>? Of(
        DatabaseSchema current,
        DatabaseSchema wanted,
        SchemaObject before,
        SchemaObject after
    )
    {
        if (before is not ConstraintObject { Type: 'c', IsNotInheritable: false } check)
        {
            return [];
        }

        var name = QualifiedName.Last(after.Name);
        var renames = new List<SchemaRename>();
        var tables = new List<string> { check.Table };
        for (var i = 0; i < tables.Count; i++)
        {
            foreach (var child in Heirs(current, tables[i], check.Local).Where(c => !tables.Contains(c.Table)))
            {
                var renamed = child with { Name = $"{child.Table}.{name}" };
                var isTaken = current.ByKey.ContainsKey(renamed.Key);
                if (isTaken || wanted.ByKey.ContainsKey(child.Key) || !wanted.ByKey.ContainsKey(renamed.Key))
                {
                    return null;
                }

                tables.Add(child.Table);
                renames.Add(new SchemaRename(child, renamed, IsSilent: true));
            }
        }

        var isWhole = tables
            .Skip(1)
            .SelectMany(t => ParentsOf(current, t))
            .All(p => tables.Contains(p) || !current.ByKey.ContainsKey(KeyOf(p, check.Local)));
        return isWhole ? renames : null;
    }

    private static IEnumerable<ConstraintObject> Heirs(DatabaseSchema current, string parent, string name) =>
        current
            .Objects.OfType<TableObject>()
            .Where(t => t.Parents?.Contains(parent) == true)
            .Select(t => current.ByKey.GetValueOrDefault(KeyOf(t.Name, name)))
            .OfType<ConstraintObject>()
            .Where(c => c is { Type: 'c', IsInherited: true });

    private static IEnumerable<string> ParentsOf(DatabaseSchema current, string table) =>
        ((TableObject)current.ByKey[new ObjectKey(ObjectKind.Table, table)]).Parents ?? [];

    private static ObjectKey KeyOf(string table, string constraint) =>
        new(ObjectKind.Constraint, $"{table}.{constraint}");
}
