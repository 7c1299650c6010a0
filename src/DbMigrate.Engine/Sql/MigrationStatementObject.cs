namespace DbMigrate;

/// <summary>Something in the database that a statement names.</summary>
/// <param name="Type">What it is, in PostgreSQL's words and lower case: <c>table</c>, <c>materialized view</c>,
/// <c>index</c>, <c>column</c>, <c>constraint</c>, …</param>
/// <param name="Name">Its name as it is written in the statement, quotes and schema where they are.</param>
public sealed record MigrationStatementObject(string Type, string Name)
{
    /// <summary><c>TYPE NAME</c>.</summary>
    public override string ToString() => $"{Type} {Name}";
}
