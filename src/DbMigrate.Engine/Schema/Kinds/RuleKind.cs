using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Rewrite rules.</summary>
internal sealed class RuleKind : SchemaKind<RuleObject>
{
    internal override bool BlocksChanges => true;

    internal override string? GoesWith(SchemaObject found) => ((RuleObject)found).Table;

    protected override string Target(RuleObject found) => $"RULE {found.Local} ON {found.Table}";

    protected override IEnumerable<Facet> Facets(RuleObject found) =>
        [new("definition", found.Definition), new("enabled", found.Enabled.ToString())];

    protected override void Create(RuleObject wanted, ScriptWriter script)
    {
        script.Add(wanted, wanted.Definition);
        if (wanted.Enabled != 'O')
        {
            Enable(wanted, script);
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (!change.HasOnly("enabled"))
        {
            return false;
        }

        Enable((RuleObject)change.Wanted, script);
        return true;
    }

    private static void Enable(RuleObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"ALTER TABLE {wanted.Table} {RelationText.Enabling(wanted.Enabled)} RULE {wanted.Local}");
}
