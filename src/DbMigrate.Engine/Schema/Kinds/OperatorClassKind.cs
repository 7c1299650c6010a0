using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Operator classes.</summary>
internal sealed class OperatorClassKind : DefinitionKind<OperatorClassObject>
{
    protected override string Target(OperatorClassObject found) => $"OPERATOR CLASS {found.Name}";

    protected override IEnumerable<Facet> Facets(OperatorClassObject found) =>
        [
            new("type", found.Type),
            new("family", found.Family),
            new("default", found.IsDefault ? "true" : null),
            new("storage", found.Storage),
            new("members", string.Join(", ", found.Members)),
        ];

    // An operator class without members has itself as its storage.
    protected override void Create(OperatorClassObject wanted, ScriptWriter script)
    {
        var items = wanted.Members.ToList();
        if (wanted.Storage is not null || items.Count == 0)
        {
            items.Insert(0, $"STORAGE {wanted.Storage ?? wanted.Type}");
        }

        script.Add(
            wanted,
            $"CREATE OPERATOR CLASS {wanted.Local}{(wanted.IsDefault ? " DEFAULT" : string.Empty)} FOR TYPE {wanted.Type} "
                + $"USING {wanted.Method} FAMILY {wanted.Family} AS {string.Join(", ", items)}"
        );
    }
}
