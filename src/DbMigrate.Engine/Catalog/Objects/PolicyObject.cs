namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A policy of row security.</summary>
internal sealed record PolicyObject() : TablePart(ObjectKind.Policy)
{
    internal static readonly ObjectSource Source = new("policies", ObjectCatalog.Policy, Read) { IsOfRelations = true };

    /// <summary>r, a, w, d or *, as in pg_policy.polcmd.</summary>
    public required char Command { get; init; }

    /// <summary>True: it only restricts what others permit.</summary>
    public bool IsRestrictive { get; init; }

    /// <summary>The roles that it is for.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The condition of USING.</summary>
    public string? Using { get; init; }

    /// <summary>The condition of WITH CHECK.</summary>
    public string? Check { get; init; }

    private static PolicyObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Whole = new((uint)ObjectCatalog.Relation, row.Number()),
            Name = row.Text(),
            Command = row.Letter(),
            IsRestrictive = !row.Flag(),
            Roles = row.Texts(),
            Using = row.TextOrNull(),
            Check = row.TextOrNull(),
        };
}
