using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Views.</summary>
internal sealed class ViewKind : SchemaKind<PlainViewObject>
{
    internal override bool BlocksChanges => true;

    internal override (string Owner, string Public) DefaultPrivileges => (PrivilegeEntry.OfTable, string.Empty);

    internal override string GrantTarget(SchemaObject found) => $"TABLE {found.Name}";

    protected override string Target(PlainViewObject found) => $"VIEW {found.Name}";

    protected override IEnumerable<Facet> Facets(PlainViewObject found) =>
        [
            new("definition", found.Definition),
            new("options", RelationText.Sorted(found.Options)),
            new("columns", string.Join(", ", found.Columns.Select(Column))),
        ];

    protected override void Create(PlainViewObject wanted, ScriptWriter script) =>
        Create(wanted, script.IsMade(wanted), script);

    // The columns with their types, and no table.
    internal override void CreateProvisionally(SchemaObject wanted, ScriptWriter script)
    {
        var view = (PlainViewObject)wanted;
        var columns = view.Columns.Select(c =>
            $"\n    NULL::{c.Type}{RelationText.Clause("COLLATE", c.Collation)} AS {c.Local}"
        );
        var replace = script.IsMade(wanted) ? "OR REPLACE " : string.Empty;
        script.Add(wanted, $"CREATE {replace}VIEW {wanted.Name} AS\n SELECT{string.Join(",", columns)}");
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var current = (PlainViewObject)change.Current;
        var wanted = (PlainViewObject)change.Wanted;
        if (change.HasOnly("options"))
        {
            RelationText.AlterOptions(wanted, $"ALTER VIEW {wanted.Name}", current.Options, wanted.Options, script);
            return true;
        }

        // A view can get new columns at its end; those that it has must stay as they are.
        if (!wanted.Columns.Take(current.Columns.Count).Select(Column).SequenceEqual(current.Columns.Select(Column)))
        {
            return false;
        }

        Create(wanted, isReplaced: true, script);
        return true;
    }

    private static void Create(PlainViewObject wanted, bool isReplaced, ScriptWriter script) =>
        script.Add(
            wanted,
            $"CREATE {(isReplaced ? "OR REPLACE " : string.Empty)}VIEW {wanted.Name}{RelationText.With(wanted.Options)} AS\n{wanted.Definition}"
        );

    private static string Column(ColumnObject column) =>
        $"{column.Local} {column.Type}{RelationText.Clause("COLLATE", column.Collation)}";
}
