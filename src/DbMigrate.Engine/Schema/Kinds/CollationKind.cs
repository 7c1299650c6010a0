using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Collations. The version of the library that sorts is no difference.</summary>
internal sealed class CollationKind : DefinitionKind<CollationObject>
{
    protected override string Target(CollationObject found) => $"COLLATION {found.Name}";

    protected override IEnumerable<Facet> Facets(CollationObject found) =>
        [
            new("provider", found.Provider),
            new("lc_collate", found.Collate),
            new("lc_ctype", found.Ctype),
            new("locale", found.Locale),
            new("rules", found.Rules),
            new("deterministic", found.Deterministic ? null : "false"),
        ];

    protected override void Create(CollationObject wanted, ScriptWriter script)
    {
        var both = wanted.Collate == wanted.Ctype;
        var options = new OptionList()
            .Add("provider", wanted.Provider)
            .AddText("locale", both ? wanted.Locale ?? wanted.Collate : wanted.Locale)
            .AddText("lc_collate", both ? null : wanted.Collate)
            .AddText("lc_ctype", both ? null : wanted.Ctype)
            .AddText("rules", wanted.Rules)
            .Add("deterministic", wanted.Deterministic ? null : "false");
        script.Add(wanted, $"CREATE COLLATION {wanted.Name} {options}");
    }
}
