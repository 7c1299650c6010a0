using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Defaults of columns, of tables and of views.</summary>
internal sealed class DefaultKind : SchemaKind<DefaultObject>
{
    // The default of the former type may not be one of the new type.
    internal override bool BlocksChanges => true;

    internal override string? GoesWith(SchemaObject found) => ((DefaultObject)found).Table;

    protected override string Target(DefaultObject found) => $"COLUMN {found.Name}";

    protected override IEnumerable<Facet> Facets(DefaultObject found) => [new("expression", found.Expression)];

    protected override void Create(DefaultObject wanted, ScriptWriter script)
    {
        if (!script.IsMade(wanted))
        {
            Set(wanted, script);
        }
    }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var column = (DefaultObject)found;
        script.AddDrop(found, $"ALTER TABLE ONLY {column.Table} ALTER COLUMN {column.Local} DROP DEFAULT");
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        Set((DefaultObject)change.Wanted, script);
        return true;
    }

    private static void Set(DefaultObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            $"ALTER TABLE ONLY {wanted.Table} ALTER COLUMN {wanted.Local} SET DEFAULT {wanted.Expression}"
        );
}
