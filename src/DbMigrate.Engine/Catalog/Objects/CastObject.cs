namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A cast.</summary>
internal sealed record CastObject() : SchemaObject(ObjectKind.Cast)
{
    /// <summary>The function, with its arguments, or null.</summary>
    public string? Function { get; init; }

    /// <summary>i, a or e: implicit, in assignments or explicit.</summary>
    public required char Context { get; init; }

    /// <summary>f, i or b: by a function, by input and output, or binary.</summary>
    public required char Method { get; init; }

    internal static readonly ObjectSource Source = new("casts", ObjectCatalog.Cast, Read);

    private static CastObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Function = row.TextOrNull(),
            Context = row.Letter(),
            Method = row.Letter(),
        };
}
