using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>
/// Subscriptions. They are created without a connection to the publisher, and disabled, as pg_dump does.
/// </summary>
internal sealed class SubscriptionKind : SchemaKind<SubscriptionObject>
{
    internal override bool IsRebuildable => false;

    // With its slot it could only be dropped while the publisher answers, and outside of a transaction.
    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        if (((SubscriptionObject)found).Slot is { } slot)
        {
            script.Add(found, $"ALTER SUBSCRIPTION {found.Name} DISABLE");
            script.Add(
                found,
                $"-- Drop the replication slot {slot} on the publisher, or it keeps its write-ahead log.\n"
                    + $"ALTER SUBSCRIPTION {found.Name} SET (slot_name = NONE)"
            );
        }

        script.AddDrop(found, $"DROP SUBSCRIPTION {found.Name}", losesData: true);
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var wanted = (SubscriptionObject)change.Wanted;
        if (change.Has("two_phase") || change.Has("failover") || change.Has("slot_name"))
        {
            return false;
        }

        if (change.Has("connection"))
        {
            script.Add(
                wanted,
                ForeignOptions.Remarked($"ALTER SUBSCRIPTION {wanted.Name} CONNECTION {Connection(wanted)}")
            );
        }

        if (change.Has("publications"))
        {
            script.Add(
                wanted,
                $"ALTER SUBSCRIPTION {wanted.Name} SET PUBLICATION {string.Join(", ", wanted.Publications)} "
                    + "WITH (refresh = false)"
            );
        }

        var options = new OptionList();
        foreach (var (name, _, value) in change.Facets.Where(f => f.Name is not ("connection" or "publications")))
        {
            options.Add(name, value);
        }

        if (options.ToString() is { Length: > 0 } list)
        {
            script.Add(wanted, $"ALTER SUBSCRIPTION {wanted.Name} SET {list}");
        }

        return true;
    }

    protected override string Target(SubscriptionObject found) => $"SUBSCRIPTION {found.Name}";

    protected override IEnumerable<Facet> Facets(SubscriptionObject found) =>
        [
            new("connection", found.Connection),
            new("publications", string.Join(", ", found.Publications.Order(StringComparer.Ordinal))),
            .. Options(found).Select(o => new Facet(o.Name, o.Value)),
        ];

    // Options of newer versions are written only where they have not their default.
    protected override void Create(SubscriptionObject wanted, ScriptWriter script)
    {
        var options = new OptionList().Add("connect", "false");
        foreach (var (name, value, standard) in Options(wanted))
        {
            options.Add(name, value == standard ? null : value);
        }

        script.Add(
            wanted,
            ForeignOptions.Remarked(
                $"CREATE SUBSCRIPTION {wanted.Name} CONNECTION {Connection(wanted)} "
                    + $"PUBLICATION {string.Join(", ", wanted.Publications)} WITH {options}"
            )
        );
    }

    private static string Connection(SubscriptionObject found) =>
        SqlText.QuoteLiteral(found.Connection ?? SecretOptions.Mask);

    private static IEnumerable<(string Name, string Value, string? Standard)> Options(SubscriptionObject found) =>
        [
            ("slot_name", found.Slot is null ? "NONE" : SqlText.QuoteLiteral(found.Slot), null),
            ("binary", Flag(found.Binary), "false"),
            ("streaming", found.Streaming, null),
            ("synchronous_commit", SqlText.QuoteLiteral(found.SynchronousCommit), "'off'"),
            ("two_phase", Flag(found.TwoPhase), "false"),
            ("disable_on_error", Flag(found.DisableOnError), "false"),
            ("password_required", Flag(found.PasswordRequired), "true"),
            ("run_as_owner", Flag(found.RunAsOwner), "false"),
            ("origin", found.Origin, "any"),
            ("failover", Flag(found.Failover), "false"),
        ];

    private static string Flag(bool value) => value ? "true" : "false";
}
