using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Materialized views. They are created without rows.</summary>
internal sealed class MaterializedViewKind : SchemaKind<MaterializedViewObject>
{
    internal override bool BlocksChanges => true;

    internal override (string Owner, string Public) DefaultPrivileges => (PrivilegeEntry.OfTable, string.Empty);

    internal override string GrantTarget(SchemaObject found) => $"TABLE {found.Name}";

    protected override string Target(MaterializedViewObject found) => $"MATERIALIZED VIEW {found.Name}";

    protected override IEnumerable<Facet> Facets(MaterializedViewObject found) =>
        [
            new("definition", found.Definition),
            new("options", RelationText.Sorted(found.Options)),
            new("access method", found.AccessMethod),
            new("tablespace", found.Tablespace),
            new("clustered", found.IsClustered ? "yes" : null),
            new(
                "columns",
                string.Join(", ", found.Columns.Select(c => $"{c.Type}{RelationText.Clause("COLLATE", c.Collation)}"))
            ),
        ];

    protected override void Create(MaterializedViewObject wanted, ScriptWriter script)
    {
        script.Add(
            wanted,
            $"CREATE {Target(wanted)} ({string.Join(", ", wanted.Columns.Select(c => c.Local))})"
                + RelationText.Clause("USING", wanted.AccessMethod)
                + RelationText.With(wanted.Options)
                + RelationText.Clause("TABLESPACE", wanted.Tablespace)
                + $" AS\n{wanted.Definition}\n  WITH NO DATA"
        );
        foreach (var column in wanted.Columns)
        {
            script.NoteMade(column);
            ColumnStatements.Complete(column, isPrinted: true, script);
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var current = (MaterializedViewObject)change.Current;
        var wanted = (MaterializedViewObject)change.Wanted;
        if (change.Has("definition") || change.Has("columns"))
        {
            return false;
        }

        var alter = $"ALTER {Target(wanted)}";
        RelationText.AlterOptions(wanted, alter, current.Options, wanted.Options, script);
        if (change.Has("access method"))
        {
            script.Add(wanted, $"{alter} SET ACCESS METHOD {wanted.AccessMethod ?? "heap"}");
        }

        if (change.Has("tablespace"))
        {
            script.Add(wanted, $"{alter} SET TABLESPACE {wanted.Tablespace ?? "pg_default"}");
        }

        if (change.Has("clustered") && !wanted.IsClustered)
        {
            script.Add(wanted, $"{alter} SET WITHOUT CLUSTER");
        }

        return true;
    }
}
