using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>The types below the domains of the two schemas of an alignment.</summary>
/// <param name="current">The schema as it is; null: none.</param>
/// <param name="wanted">The schema as it shall be; null: none.</param>
internal sealed class DomainBases(DatabaseSchema? current, DatabaseSchema? wanted)
{
    /// <summary>Returns whether the values of a type may change without an error when they get another one.</summary>
    /// <param name="before">The type, as the current schema has it.</param>
    /// <param name="after">The type, as the wanted schema has it.</param>
    internal bool MayLose(string before, string after) => TypeLoss.IsPossible(Of(before, current), Of(after, wanted));

    private static string Of(string type, DatabaseSchema? schema)
    {
        // A domain of arrays has no brackets; an array of a domain has.
        var (name, array) = type.EndsWith("[]", StringComparison.Ordinal) ? (type[..^2], "[]") : (type, string.Empty);
        return schema?.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Domain, name)) is DomainObject domain
            ? Of(domain.Type, schema) + array
            : type;
    }
}
