using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Tables of publications, with column lists and row filters.</summary>
internal sealed class PublicationTableKind : SchemaKind<PublicationTableObject>
{
    // A column of a row filter cannot get another type.
    internal override bool BlocksChanges => true;

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var table = (PublicationTableObject)found;
        script.AddDrop(found, $"ALTER PUBLICATION {table.Publication} DROP TABLE ONLY {table.Table}");
    }

    protected override string Target(PublicationTableObject found) =>
        $"TABLE {found.Table} OF PUBLICATION {found.Publication}";

    protected override IEnumerable<Facet> Facets(PublicationTableObject found) =>
        [new("columns", found.Columns), new("filter", found.Filter)];

    protected override void Create(PublicationTableObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            $"ALTER PUBLICATION {wanted.Publication} ADD TABLE ONLY {wanted.Table}"
                + (wanted.Columns is null ? string.Empty : $" ({wanted.Columns})")
                + (wanted.Filter is null ? string.Empty : $" WHERE ({wanted.Filter})")
        );
}
