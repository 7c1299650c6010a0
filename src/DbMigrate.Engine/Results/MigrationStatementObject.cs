namespace DbMigrate;

/// <summary>An object of the database that a statement names.</summary>
public sealed record MigrationStatementObject(string Type, string Name)
{
    /// <summary>
    /// Its type in PostgreSQL's words, in lower case: <c>table</c>, <c>materialized view</c>, <c>index</c>,
    /// <c>column</c>, <c>constraint</c>, …
    /// </summary>
    public string Type { get; internal init; } = Type;

    /// <summary>Its name as it is written in the statement, with quotes and schema where it has them.</summary>
    public string Name { get; internal init; } = Name;

    /// <summary>Returns <c>TYPE NAME</c>.</summary>
    public override string ToString() => $"{Type} {Name}";
}
