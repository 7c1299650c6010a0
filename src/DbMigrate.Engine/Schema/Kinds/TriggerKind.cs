using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Triggers. Of a partition, only how it is enabled differs from the trigger of the whole table.</summary>
internal sealed class TriggerKind : SchemaKind<TriggerObject>
{
    internal override bool BlocksChanges => true;

    internal override string? GoesWith(SchemaObject found) => ((TriggerObject)found).Table;

    protected override string Target(TriggerObject found) => $"TRIGGER {found.Local} ON {found.Table}";

    protected override IEnumerable<Facet> Facets(TriggerObject found) =>
        [new("definition", found.IsInherited ? null : found.Definition), new("enabled", found.Enabled.ToString())];

    protected override void Create(TriggerObject wanted, ScriptWriter script)
    {
        if (!wanted.IsInherited)
        {
            script.Add(wanted, wanted.Definition);
        }

        if (wanted.Enabled != 'O' || wanted.IsInherited)
        {
            Enable(wanted, wanted.Enabled, script);
        }
    }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var trigger = (TriggerObject)found;
        if (trigger.ParentEnabled is { } state)
        {
            script.Add(trigger, $"ALTER TABLE {trigger.Table} {RelationText.Enabling(state)} TRIGGER {trigger.Local}");
        }
        else
        {
            base.Drop(found, script);
        }
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (!change.HasOnly("enabled"))
        {
            return false;
        }

        var wanted = (TriggerObject)change.Wanted;
        Enable(wanted, wanted.Enabled, script);
        return true;
    }

    // A partition gets its trigger when it is attached, and the state of the trigger above with that.
    private static void Enable(TriggerObject found, char state, ScriptWriter script)
    {
        var sql = $"ALTER TABLE {found.Table} {RelationText.Enabling(state)} TRIGGER {found.Local}";
        if (found.IsInherited)
        {
            script.AddAttachment(found, sql);
        }
        else
        {
            script.Add(found, sql);
        }
    }
}
