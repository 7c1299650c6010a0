using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Event triggers.</summary>
internal sealed class EventTriggerKind : SchemaKind<EventTriggerObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (!change.HasOnly("enabled"))
        {
            return false;
        }

        WriteState((EventTriggerObject)change.Wanted, script);
        return true;
    }

    protected override string Target(EventTriggerObject found) => $"EVENT TRIGGER {found.Name}";

    protected override IEnumerable<Facet> Facets(EventTriggerObject found) =>
        [
            new("event", found.Event),
            new("tags", found.Tags is null ? null : string.Join(", ", found.Tags)),
            new("function", found.Function),
            new("enabled", State(found)),
        ];

    protected override void Create(EventTriggerObject wanted, ScriptWriter script)
    {
        var tags = wanted.Tags is null
            ? string.Empty
            : $" WHEN TAG IN ({string.Join(", ", wanted.Tags.Select(SqlText.QuoteLiteral))})";
        script.Add(
            wanted,
            $"CREATE EVENT TRIGGER {wanted.Name} ON {wanted.Event}{tags} EXECUTE FUNCTION {wanted.Function}()"
        );
        if (wanted.State != 'O')
        {
            WriteState(wanted, script);
        }
    }

    private static void WriteState(EventTriggerObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"ALTER EVENT TRIGGER {wanted.Name} {State(wanted)}");

    private static string State(EventTriggerObject found) =>
        found.State switch
        {
            'D' => "DISABLE",
            'R' => "ENABLE REPLICA",
            'A' => "ENABLE ALWAYS",
            _ => "ENABLE",
        };
}
