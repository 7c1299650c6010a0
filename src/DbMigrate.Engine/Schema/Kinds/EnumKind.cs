using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Enum types.</summary>
internal sealed class EnumKind : SchemaKind<EnumObject>
{
    internal override bool IsRebuildable => false;

    internal override (string Owner, string Public) DefaultPrivileges => ("U", "U");

    internal override string GrantTarget(SchemaObject found) => Target(found);

    protected override string Target(EnumObject found) => $"TYPE {found.Name}";

    protected override IEnumerable<Facet> Facets(EnumObject found) => [new("values", Values(found))];

    protected override void Create(EnumObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE TYPE {wanted.Name} AS ENUM ({Values(wanted)})");

    private static string Values(EnumObject found) => string.Join(", ", found.Values.Select(SqlText.QuoteLiteral));
}
