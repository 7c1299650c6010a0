using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Policies of row security.</summary>
internal sealed class PolicyKind : SchemaKind<PolicyObject>
{
    internal override bool BlocksChanges => true;

    internal override string? GoesWith(SchemaObject found) => ((PolicyObject)found).Table;

    protected override string Target(PolicyObject found) => $"POLICY {found.Local} ON {found.Table}";

    protected override IEnumerable<Facet> Facets(PolicyObject found) =>
        [
            new("command", Command(found.Command)),
            new("restrictive", found.IsRestrictive ? "yes" : null),
            new("roles", RelationText.List(found.Roles)),
            new("using", found.Using),
            new("check", found.Check),
        ];

    protected override void Create(PolicyObject wanted, ScriptWriter script) =>
        script.Add(
            wanted,
            $"CREATE {Target(wanted)}"
                + (wanted.IsRestrictive ? " AS RESTRICTIVE" : string.Empty)
                + $" FOR {Command(wanted.Command)} TO {RelationText.List(wanted.Roles)}"
                + Conditions(wanted)
        );

    // ALTER POLICY can change a condition, but not take it away.
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var current = (PolicyObject)change.Current;
        var wanted = (PolicyObject)change.Wanted;
        if (
            !change.HasOnly("roles", "using", "check")
            || (current.Using is not null && wanted.Using is null)
            || (current.Check is not null && wanted.Check is null)
        )
        {
            return false;
        }

        script.Add(wanted, $"ALTER {Target(wanted)} TO {RelationText.List(wanted.Roles)}{Conditions(wanted)}");
        return true;
    }

    private static string Conditions(PolicyObject found) =>
        (found.Using is { } condition ? $" USING ({condition})" : string.Empty)
        + (found.Check is { } check ? $" WITH CHECK ({check})" : string.Empty);

    private static string Command(char command) =>
        command switch
        {
            'r' => "SELECT",
            'a' => "INSERT",
            'w' => "UPDATE",
            'd' => "DELETE",
            _ => "ALL",
        };
}
