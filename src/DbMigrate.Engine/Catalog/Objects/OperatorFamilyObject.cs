namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An operator family.</summary>
internal sealed record OperatorFamilyObject() : SchemaObject(ObjectKind.OperatorFamily)
{
    /// <summary>The places of the members that belong to no class of the family: <c>OPERATOR 1 (integer, bigint)</c>.</summary>
    public required IReadOnlyList<string> Slots { get; init; }

    /// <summary>Those members, in the same order.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    internal static readonly ObjectSource Source = new("operator-families", ObjectCatalog.OperatorFamily, Read);

    private static OperatorFamilyObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Slots = row.Texts(),
            Members = row.Texts(),
        };
}
