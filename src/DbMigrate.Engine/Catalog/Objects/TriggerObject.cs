using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A trigger of a table or view.</summary>
internal sealed record TriggerObject() : TablePart(ObjectKind.Trigger)
{
    internal static readonly ObjectSource Source = new("triggers", ObjectCatalog.Trigger, Read)
    {
        IsOfRelations = true,
    };

    /// <summary>The statement that creates it.</summary>
    public required string Definition { get; init; }

    /// <summary>O: enabled; D: disabled; R: in replica mode; A: always.</summary>
    public required char Enabled { get; init; }

    /// <summary>
    /// How the trigger of the partitioned table is enabled, where this is a partition's and enabled in another way.
    /// </summary>
    public char? ParentEnabled { get; init; }

    /// <summary>True: the partitioned table has it.</summary>
    [JsonIgnore]
    internal bool IsInherited => ParentEnabled is not null;

    private static TriggerObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Whole = new((uint)ObjectCatalog.Relation, row.Number()),
            Name = row.Text(),
            Definition = row.Text(),
            Enabled = row.Letter(),
            ParentEnabled = row.LetterOrNull(),
        };
}
