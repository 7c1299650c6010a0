using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Parsers of text search.</summary>
internal sealed class TextSearchParserKind : DefinitionKind<TextSearchParserObject>
{
    protected override string Target(TextSearchParserObject found) => $"TEXT SEARCH PARSER {found.Name}";

    protected override IEnumerable<Facet> Facets(TextSearchParserObject found) =>
        [
            new("start", found.Start),
            new("gettoken", found.GetToken),
            new("end", found.End),
            new("lextypes", found.LexTypes),
            new("headline", found.Headline),
        ];

    protected override void Create(TextSearchParserObject wanted, ScriptWriter script)
    {
        var options = new OptionList()
            .Add("START", wanted.Start)
            .Add("GETTOKEN", wanted.GetToken)
            .Add("END", wanted.End)
            .Add("LEXTYPES", wanted.LexTypes)
            .Add("HEADLINE", wanted.Headline);
        script.Add(wanted, $"CREATE TEXT SEARCH PARSER {wanted.Name} {options}");
    }
}
