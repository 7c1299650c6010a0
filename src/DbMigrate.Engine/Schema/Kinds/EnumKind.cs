using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Enum types.</summary>
internal sealed class EnumKind : TypeKind<EnumObject>
{
    // A value cannot be removed, and the order of values cannot be changed. A value in the place of another one may be its
    // new name, or another value: only a user knows.
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((EnumObject)change.Current, (EnumObject)change.Wanted);
        if (!current.Values.SequenceEqual(wanted.Values.Where(current.Values.Contains)))
        {
            return false;
        }

        for (var i = 0; i < wanted.Values.Count; i++)
        {
            if (!current.Values.Contains(wanted.Values[i]))
            {
                var place =
                    i > 0 ? $" AFTER {SqlText.QuoteLiteral(wanted.Values[i - 1])}"
                    : current.Values.Count > 0 ? $" BEFORE {SqlText.QuoteLiteral(current.Values[0])}"
                    : string.Empty;
                script.Add(
                    wanted,
                    $"ALTER TYPE {wanted.Name} ADD VALUE {SqlText.QuoteLiteral(wanted.Values[i])}{place}"
                );
            }
        }

        return true;
    }

    protected override IEnumerable<Facet> Facets(EnumObject found) => [new("values", Values(found))];

    protected override void Create(EnumObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE TYPE {wanted.Name} AS ENUM ({Values(wanted)})");

    private static string Values(EnumObject found) => string.Join(", ", found.Values.Select(SqlText.QuoteLiteral));
}
