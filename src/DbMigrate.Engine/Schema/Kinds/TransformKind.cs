using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Transforms.</summary>
internal sealed class TransformKind : SchemaKind<TransformObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        Write((TransformObject)change.Wanted, "CREATE OR REPLACE", script);
        return true;
    }

    protected override string Target(TransformObject found) => $"TRANSFORM {found.Name}";

    protected override IEnumerable<Facet> Facets(TransformObject found) =>
        [new("from sql", found.FromSql), new("to sql", found.ToSql)];

    protected override void Create(TransformObject wanted, ScriptWriter script) => Write(wanted, "CREATE", script);

    private static void Write(TransformObject wanted, string verb, ScriptWriter script)
    {
        string?[] parts =
        [
            wanted.FromSql is null ? null : $"FROM SQL WITH FUNCTION {wanted.FromSql}",
            wanted.ToSql is null ? null : $"TO SQL WITH FUNCTION {wanted.ToSql}",
        ];
        script.Add(wanted, $"{verb} TRANSFORM {wanted.Name} ({string.Join(", ", parts.Where(p => p is not null))})");
    }
}
