using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema.Versions;

/// <summary>
/// The features that came with the versions after the oldest supported one:
/// https://www.postgresql.org/docs/release/. A column is seen as part of its table.
/// </summary>
internal static class VersionFeatures
{
    internal static readonly IReadOnlyList<VersionFeature> All =
    [
        new(15, o => Definition(o)?.Contains(" NULLS NOT DISTINCT", StringComparison.Ordinal) == true ? null : o),
        new(15, o => o is ConstraintObject { Type: 'f' } k && SetsSomeColumns(k.Definition) ? null : o),
        new(15, o => o is PlainViewObject view ? WithoutOption(view, "security_invoker=") : o),
        new(
            15,
            o =>
                o is PublicationTableObject { Columns: not null } or PublicationTableObject { Filter: not null }
                    ? null
                    : o
        ),
        new(15, o => o is PublicationObject { Schemas.Count: > 0 } p ? p with { Schemas = [] } : o),
        new(
            15,
            o =>
                o is SubscriptionObject { TwoPhase: true } or SubscriptionObject { DisableOnError: true }
                    ? (SubscriptionObject)o with
                    {
                        TwoPhase = false,
                        DisableOnError = false,
                    }
                    : o
        ),
        new(16, o => o is CollationObject { Rules: not null } ? null : o),
        new(
            16,
            o =>
                o
                    is SubscriptionObject { Origin: not "any" }
                        or SubscriptionObject { PasswordRequired: false }
                        or SubscriptionObject { RunAsOwner: true }
                    ? (SubscriptionObject)o with
                    {
                        Origin = "any",
                        PasswordRequired = true,
                        RunAsOwner = false,
                    }
                    : o
        ),
        new(16, o => o is SubscriptionObject { Streaming: "parallel" } s ? s with { Streaming = "on" } : o),
        new(17, o => o is CollationObject { Provider: "builtin" } ? null : o),
        new(17, o => MaintainPrivilege.Without(o, _ => true)),
        new(
            17,
            o =>
                o is DomainObject d && d.Constraints.Any(c => c.IsNotNull)
                    ? d with
                    {
                        Constraints = [.. d.Constraints.Where(c => !c.IsNotNull)],
                    }
                    : o
        ),
        new(17, o => o is TableObject { IsPartition: true } t ? WithColumns(t, WithoutIdentity) : o),
        new(17, o => o is SubscriptionObject { Failover: true } s ? s with { Failover = false } : o),
        new(18, o => o is TableObject t ? WithColumns(t, c => c.Generated == 'v' ? null : c) : o),
        new(18, o => o is TableObject t ? WithColumns(t, WithoutNamedNotNull) : o),
        new(18, o => o is ConstraintObject { IsNotEnforced: true } ? null : o),
        new(18, o => o is ConstraintObject k && IsTemporal(k.Definition) ? null : o),
        new(18, o => o is PublicationObject { GeneratedColumns: true } p ? p with { GeneratedColumns = false } : o),
    ];

    private static string? Definition(SchemaObject found) =>
        found switch
        {
            IndexObject index => index.Definition,
            ConstraintObject constraint => constraint.Definition,
            _ => null,
        };

    private static bool SetsSomeColumns(string definition) =>
        definition.Contains(" SET NULL (", StringComparison.Ordinal)
        || definition.Contains(" SET DEFAULT (", StringComparison.Ordinal);

    private static bool IsTemporal(string definition) =>
        definition.Contains(" WITHOUT OVERLAPS)", StringComparison.Ordinal)
        || definition.Contains(", PERIOD ", StringComparison.Ordinal);

    private static PlainViewObject WithoutOption(PlainViewObject view, string option) =>
        view.Options?.Any(o => o.StartsWith(option, StringComparison.Ordinal)) == true
            ? view with
            {
                Options =
                    view.Options.Count == 1
                        ? null
                        : [.. view.Options.Where(o => !o.StartsWith(option, StringComparison.Ordinal))],
            }
            : view;

    private static ColumnObject WithoutIdentity(ColumnObject column) =>
        column.Identity is null ? column : column with { Identity = null, IdentitySequence = null };

    private static ColumnObject WithoutNamedNotNull(ColumnObject column) =>
        column.NotNull is null or { IsOnlyInherited: true }
            ? column
            : column with
            {
                NotNull = null,
                IsNotNull = column.IsNotNull && !column.NotNull.IsNotValid,
            };

    private static TableObject WithColumns(TableObject table, Func<ColumnObject, ColumnObject?> change)
    {
        var columns = table.Columns.Select(change).ToList();
        return columns.SequenceEqual(table.Columns, ReferenceEqualityComparer.Instance)
            ? table
            : table with
            {
                Columns = [.. columns.OfType<ColumnObject>()],
            };
    }
}
