using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A publication.</summary>
internal sealed record PublicationObject() : SchemaObject(ObjectKind.Publication)
{
    /// <summary>True: all tables.</summary>
    public bool AllTables { get; init; }

    /// <summary>The operations that it publishes: <c>insert, update</c>.</summary>
    public required string Publish { get; init; }

    /// <summary>True: changes of partitions are published as those of the root.</summary>
    public bool ViaRoot { get; init; }

    /// <summary>True: stored generated columns are published.</summary>
    public bool GeneratedColumns { get; init; }

    /// <summary>The schemas whose tables are published.</summary>
    public required IReadOnlyList<string> Schemas { get; init; }

    /// <summary>The tables that are listed.</summary>
    public IList<PublicationTableObject> Tables { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<SchemaObject> Parts => Tables;

    internal static readonly ObjectSource Source = new("publications", ObjectCatalog.Publication, Read)
    {
        IsOfRelations = true,
    };

    internal override bool TryTake(SchemaObject part)
    {
        Tables.Add((PublicationTableObject)part);
        return true;
    }

    private static PublicationObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            AllTables = row.Flag(),
            Publish = row.Text(),
            ViaRoot = row.Flag(),
            GeneratedColumns = row.Flag(),
            Schemas = row.Texts(),
        };
}
