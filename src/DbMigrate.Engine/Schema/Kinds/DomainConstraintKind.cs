using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Constraints of domains.</summary>
internal sealed class DomainConstraintKind : SchemaKind<DomainConstraintObject>
{
    private const string NotValid = " NOT VALID";

    // The domain says whether it takes nulls. Without a name of its own its constraint has the name that PostgreSQL gives.
    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var constraint = (DomainConstraintObject)found;
        var standard = StandardName(constraint);
        script.AddDrop(
            found,
            !constraint.IsNotNull ? $"ALTER DOMAIN {constraint.Domain} DROP CONSTRAINT {constraint.Local}"
                : SqlText.Unquote(constraint.Local) == standard ? $"COMMENT ON {Target(constraint)} IS NULL"
                : $"ALTER DOMAIN {constraint.Domain} RENAME CONSTRAINT {constraint.Local} "
                    + $"TO {SqlText.QuoteIdentifierIfNeeded(standard)}"
        );
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((DomainConstraintObject)change.Current, (DomainConstraintObject)change.Wanted);
        if (current.Definition != wanted.Definition + NotValid)
        {
            return false;
        }

        script.Add(wanted, $"ALTER DOMAIN {wanted.Domain} VALIDATE CONSTRAINT {wanted.Local}");
        return true;
    }

    protected override string Target(DomainConstraintObject found) =>
        $"CONSTRAINT {found.Local} ON DOMAIN {found.Domain}";

    protected override IEnumerable<Facet> Facets(DomainConstraintObject found) => [new("definition", found.Definition)];

    protected override void Create(DomainConstraintObject wanted, ScriptWriter script)
    {
        if (wanted.IsNotNull)
        {
            script.Add(wanted, $"ALTER DOMAIN {wanted.Domain} DROP NOT NULL");
        }

        script.Add(wanted, $"ALTER DOMAIN {wanted.Domain} ADD CONSTRAINT {wanted.Local} {wanted.Definition}");
    }

    private static string StandardName(DomainConstraintObject found)
    {
        var domain = SqlText.Unquote(QualifiedName.Last(found.Domain));
        return $"{domain[..Math.Min(domain.Length, 54)]}_not_null";
    }
}
