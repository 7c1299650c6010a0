using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Templates of dictionaries of text search.</summary>
internal sealed class TextSearchTemplateKind : DefinitionKind<TextSearchTemplateObject>
{
    protected override string Target(TextSearchTemplateObject found) => $"TEXT SEARCH TEMPLATE {found.Name}";

    protected override IEnumerable<Facet> Facets(TextSearchTemplateObject found) =>
        [new("init", found.Init), new("lexize", found.Lexize)];

    protected override void Create(TextSearchTemplateObject wanted, ScriptWriter script)
    {
        var options = new OptionList().Add("INIT", wanted.Init).Add("LEXIZE", wanted.Lexize);
        script.Add(wanted, $"CREATE TEXT SEARCH TEMPLATE {wanted.Name} {options}");
    }
}
