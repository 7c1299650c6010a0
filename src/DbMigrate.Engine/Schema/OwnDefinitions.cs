using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Finds the columns and constraints of tables that inherit them and nothing else in the wanted schema, but have them by
/// a definition of their own in the present one, or must have before they inherit. No statement takes that away: only a
/// new table is without.
/// </summary>
/// <param name="Wanted">The wanted schema, with these definitions.</param>
/// <param name="Notes">What differs for that reason alone.</param>
internal sealed record OwnDefinitions(DatabaseSchema Wanted, IReadOnlyList<ObjectDifference> Notes)
{
    /// <summary>Why it is not aligned.</summary>
    internal static string Reason(ObjectDifference difference) =>
        difference.Key.Kind == ObjectKind.Constraint
            ? "it must be there before the table inherits it, and is the table's own then. A second alignment makes it only "
                + "inherited"
            : "the table defines it itself, too, and only a new table would not";

    /// <summary>Compares two schemas.</summary>
    internal static OwnDefinitions Of(DatabaseSchema current, DatabaseSchema wanted)
    {
        var notes = new List<ObjectDifference>();
        var objects = new List<SchemaObject>(wanted.Objects.Count);
        foreach (var found in wanted.Objects)
        {
            objects.Add(
                found switch
                {
                    TableObject { IsPartition: false, Parents.Count: > 0 } table
                        when current.ByKey.GetValueOrDefault(table.Key) is TableObject before => Of(
                        table,
                        before,
                        current,
                        wanted,
                        notes
                    ),
                    ConstraintObject { Type: 'c', IsOnlyInherited: true } check => Of(check, current, wanted, notes),
                    _ => found,
                }
            );
        }

        return notes.Count == 0
            ? new OwnDefinitions(wanted, [])
            : new OwnDefinitions(
                new()
                {
                    Format = wanted.Format,
                    ServerVersion = wanted.ServerVersion,
                    Objects = objects,
                },
                notes
            );
    }

    private static TableObject Of(
        TableObject table,
        TableObject before,
        DatabaseSchema current,
        DatabaseSchema wanted,
        List<ObjectDifference> notes
    )
    {
        var columns = table.Columns.ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var own = current.ByKey.GetValueOrDefault(column.Key) as ColumnObject;
            var isLate = !IsOfKeptParent(before, table, ObjectKind.Column, column.Local, current, wanted);
            if (!column.IsOnlyInherited || !(isLate || own is { IsInherited: true, IsOnlyInherited: false }))
            {
                continue;
            }

            columns[i] = column with
            {
                IsInherited = !isLate,
                IsOnlyInherited = false,
                NotNull =
                    column.NotNull is { } notNull && (isLate || own?.NotNull is { IsOnlyInherited: false })
                        ? notNull with
                        {
                            IsOnlyInherited = false,
                        }
                        : column.NotNull,
            };
            notes.Add(Note(own, column));
        }

        return table with
        {
            Columns = columns,
        };
    }

    // A check that a table inherits later must be there before. One that it inherits already can be made again.
    private static ConstraintObject Of(
        ConstraintObject check,
        DatabaseSchema current,
        DatabaseSchema wanted,
        List<ObjectDifference> notes
    )
    {
        var key = new ObjectKey(ObjectKind.Table, check.Table);
        if (
            wanted.ByKey.GetValueOrDefault(key) is not TableObject { IsPartition: false } table
            || current.ByKey.GetValueOrDefault(key) is not TableObject before
            || IsOfKeptParent(before, table, ObjectKind.Constraint, check.Local, current, wanted)
        )
        {
            return check;
        }

        notes.Add(Note(current.ByKey.GetValueOrDefault(check.Key), check));
        return check with { IsInherited = false, IsOnlyInherited = false };
    }

    private static bool IsOfKeptParent(
        TableObject before,
        TableObject table,
        ObjectKind kind,
        string part,
        DatabaseSchema current,
        DatabaseSchema wanted
    ) =>
        TableAlteration
            .KeptParents(before, table)
            .Select(p => new ObjectKey(kind, $"{p}.{part}"))
            .Any(k => current.ByKey.ContainsKey(k) || wanted.ByKey.ContainsKey(k));

    private static ObjectDifference Note(SchemaObject? current, SchemaObject wanted) =>
        new(current, wanted, [("own definition", "yes", null)], []);
}
