namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>Extended statistics.</summary>
internal sealed record StatisticsObject() : SchemaObject(ObjectKind.Statistics)
{
    internal static readonly ObjectSource Source = new("statistics", ObjectCatalog.Statistics, Read)
    {
        IsOfRelations = true,
    };

    /// <summary>The relation, qualified, as SQL reads it.</summary>
    public string Table { get; set; } = string.Empty;

    /// <summary>The statement that creates it.</summary>
    public required string Definition { get; init; }

    /// <summary>Its statistics target; null: the default.</summary>
    public int? Target { get; init; }

    internal override void BelongTo(SchemaObject whole) => Table = whole.Name;

    private static StatisticsObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Whole = new((uint)ObjectCatalog.Relation, row.Number()),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Definition = row.Text(),
            Target = row.IntOrNull(),
        };
}
