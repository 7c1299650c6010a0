using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Access methods.</summary>
internal sealed class AccessMethodKind : DefinitionKind<AccessMethodObject>
{
    protected override string Target(AccessMethodObject found) => $"ACCESS METHOD {found.Name}";

    protected override IEnumerable<Facet> Facets(AccessMethodObject found) =>
        [new("type", Type(found)), new("handler", found.Handler)];

    protected override void Create(AccessMethodObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE ACCESS METHOD {wanted.Name} TYPE {Type(wanted)} HANDLER {wanted.Handler}");

    private static string Type(AccessMethodObject found) => found.Type == 'i' ? "INDEX" : "TABLE";
}
