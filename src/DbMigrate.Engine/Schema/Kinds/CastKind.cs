using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Casts.</summary>
internal sealed class CastKind : SchemaKind<CastObject>
{
    protected override string Target(CastObject found) => $"CAST {found.Name}";

    protected override IEnumerable<Facet> Facets(CastObject found) =>
        [new("method", Method(found)), new("context", Context(found))];

    protected override void Create(CastObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE CAST {wanted.Name} {Method(wanted)}{Context(wanted)}");

    private static string Method(CastObject found) =>
        found.Method switch
        {
            'f' => $"WITH FUNCTION {found.Function}",
            'i' => "WITH INOUT",
            _ => "WITHOUT FUNCTION",
        };

    private static string? Context(CastObject found) =>
        found.Context switch
        {
            'a' => " AS ASSIGNMENT",
            'i' => " AS IMPLICIT",
            _ => null,
        };
}
