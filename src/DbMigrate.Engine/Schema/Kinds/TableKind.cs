using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Tables: ordinary, partitioned and foreign.</summary>
internal sealed class TableKind : SchemaKind<TableObject>
{
    internal override bool IsRebuildable => false;

    internal override (string Owner, string Public) DefaultPrivileges => (PrivilegeEntry.OfTable, string.Empty);

    // The rows of a foreign table are elsewhere.
    internal override bool CanRebuild(SchemaObject found) => ((TableObject)found).IsForeign;

    internal override string GrantTarget(SchemaObject found) => $"TABLE {found.Name}";

    protected override string Target(TableObject found) => TableStatements.Target(found);

    protected override IEnumerable<Facet> Facets(TableObject found) =>
        [
            new("type", found.Type.ToString()),
            new("of type", found.OfType),
            new("parents", RelationText.List(found.Parents)),
            new("partition bound", found.PartitionBound),
            new("partition key", found.PartitionKey),
            new("unlogged", found.IsUnlogged ? "yes" : null),
            new("access method", found.AccessMethod),
            new("tablespace", found.Tablespace),
            new("options", RelationText.Sorted(found.Options)),
            new("replica identity", found.ReplicaIdentity),
            new("row security", found.HasRowSecurity ? "yes" : null),
            new("forced row security", found.ForcesRowSecurity ? "yes" : null),
            new("clustered", found.IsClustered ? "yes" : null),
            new("server", found.Server),
            new("foreign options", RelationText.Sorted(found.ForeignOptions)),
        ];

    protected override void Create(TableObject wanted, ScriptWriter script) => TableStatements.Create(wanted, script);

    internal override bool TryAlter(AlteredObject change, ScriptWriter script) =>
        TableAlteration.TryWrite(change, script);
}
