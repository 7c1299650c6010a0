namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An event trigger.</summary>
internal sealed record EventTriggerObject() : SchemaObject(ObjectKind.EventTrigger)
{
    /// <summary>The event.</summary>
    public required string Event { get; init; }

    /// <summary>O, D, R or A: enabled, disabled, on replicas, always.</summary>
    public required char State { get; init; }

    /// <summary>The function.</summary>
    public required string Function { get; init; }

    /// <summary>The commands; null: all.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    internal static readonly ObjectSource Source = new("event-triggers", ObjectCatalog.EventTrigger, Read);

    private static EventTriggerObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Event = row.Text(),
            State = row.Letter(),
            Function = row.Text(),
            Tags = row.TextsOrNull(),
        };
}
