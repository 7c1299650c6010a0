using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A table of a publication. It is named by both: <c>pub public.orders</c>.</summary>
internal sealed record PublicationTableObject() : SchemaObject(ObjectKind.PublicationTable)
{
    /// <summary>The table, qualified.</summary>
    public required string Table { get; init; }

    /// <summary>The columns, with commas between; null: all.</summary>
    public string? Columns { get; init; }

    /// <summary>The condition of the rows, in parentheses; null: all rows.</summary>
    public string? Filter { get; init; }

    /// <summary>The publication.</summary>
    [JsonIgnore]
    internal string Publication => Name[..^(Table.Length + 1)];

    internal static readonly ObjectSource Source = new("publication-tables", ObjectCatalog.PublicationTable, Read)
    {
        IsOfRelations = true,
    };

    internal override void BelongTo(SchemaObject whole) => Name = $"{whole.Name} {Name}";

    private static PublicationTableObject Read(ObjectRow row)
    {
        var (address, publication, table) = (row.Address(), row.AddressIn(ObjectCatalog.Publication), row.Text());
        return new PublicationTableObject
        {
            Address = address,
            Whole = publication,
            Name = table,
            Table = table,
            Columns = row.TextOrNull(),
            Filter = row.TextOrNull(),
        };
    }
}
