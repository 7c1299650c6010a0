namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A rewrite rule of a table or view.</summary>
internal sealed record RuleObject() : TablePart(ObjectKind.Rule)
{
    internal static readonly ObjectSource Source = new("rules", ObjectCatalog.Rule, Read) { IsOfRelations = true };

    /// <summary>The statement that creates it.</summary>
    public required string Definition { get; init; }

    /// <summary>O: enabled; D: disabled; R: in replica mode; A: always.</summary>
    public required char Enabled { get; init; }

    private static RuleObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Whole = new((uint)ObjectCatalog.Relation, row.Number()),
            Name = row.Text(),
            Definition = row.Text(),
            Enabled = row.Letter(),
        };
}
