using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Conversions between encodings.</summary>
internal sealed class ConversionKind : DefinitionKind<ConversionObject>
{
    protected override string Target(ConversionObject found) => $"CONVERSION {found.Name}";

    protected override IEnumerable<Facet> Facets(ConversionObject found) =>
        [
            new("from", found.From),
            new("to", found.To),
            new("function", found.Function),
            new("default", found.IsDefault ? "true" : null),
        ];

    protected override void Create(ConversionObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            $"CREATE {(wanted.IsDefault ? "DEFAULT " : string.Empty)}CONVERSION {wanted.Name} "
                + $"FOR {SqlText.QuoteLiteral(wanted.From)} TO {SqlText.QuoteLiteral(wanted.To)} FROM {wanted.Function}"
        );
}
