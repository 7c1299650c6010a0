namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The default of a column. Its name is that of the column.</summary>
internal sealed record DefaultObject() : TablePart(ObjectKind.Default)
{
    internal static readonly ObjectSource Source = new("defaults", ObjectCatalog.Default, Read)
    {
        IsOfRelations = true,
    };

    /// <summary>The expression.</summary>
    public required string Expression { get; init; }

    internal override void BelongTo(SchemaObject whole) => Name = whole.Name;

    private static DefaultObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Whole = new((uint)ObjectCatalog.Relation, row.Number(), row.Int()),
            Name = string.Empty,
            Expression = row.Text(),
        };
}
