using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Enum types.</summary>
internal sealed class EnumKind : TypeKind<EnumObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((EnumObject)change.Current, (EnumObject)change.Wanted);
        return TryRename(current, wanted, script) || TryAdd(current, wanted, script);
    }

    protected override IEnumerable<Facet> Facets(EnumObject found) => [new("values", Values(found))];

    protected override void Create(EnumObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE TYPE {wanted.Name} AS ENUM ({Values(wanted)})");

    // As many values, and those at the places that differ are unknown to the other side: they have new names.
    private static bool TryRename(EnumObject current, EnumObject wanted, ScriptWriter script)
    {
        var pairs = current.Values.Zip(wanted.Values).Where(p => p.First != p.Second).ToList();
        if (
            current.Values.Count != wanted.Values.Count
            || pairs.Any(p => current.Values.Contains(p.Second) || wanted.Values.Contains(p.First))
        )
        {
            return false;
        }

        foreach (var (before, after) in pairs)
        {
            script.Add(
                wanted,
                $"ALTER TYPE {wanted.Name} RENAME VALUE {SqlText.QuoteLiteral(before)} TO {SqlText.QuoteLiteral(after)}"
            );
        }

        return true;
    }

    // A value cannot be removed, and the order of values cannot be changed.
    private static bool TryAdd(EnumObject current, EnumObject wanted, ScriptWriter script)
    {
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

    private static string Values(EnumObject found) => string.Join(", ", found.Values.Select(SqlText.QuoteLiteral));
}
