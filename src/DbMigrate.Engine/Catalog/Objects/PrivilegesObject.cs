namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>
/// The privileges on an object that the schema does not make, where they are not those that it began with. Its name is
/// that in GRANT; of a column: <c>COLUMN pg_catalog.pg_authid.rolname</c>.
/// </summary>
internal abstract record PrivilegesObject : SchemaObject
{
    private const string OfColumn = "COLUMN ";

    protected PrivilegesObject(ObjectKind kind)
        : base(kind) { }

    /// <summary>The privileges that it began with, sorted.</summary>
    public required IReadOnlyList<string> Initial { get; init; }

    /// <summary>What GRANT calls it; of a column: its table.</summary>
    internal string Target => IsColumn ? $"TABLE {QualifiedName.Head(Name[OfColumn.Length..])}" : Name;

    /// <summary>The column, or null.</summary>
    internal string? Column => IsColumn ? QualifiedName.Last(Name) : null;

    private bool IsColumn => Name.StartsWith(OfColumn, StringComparison.Ordinal);
}
