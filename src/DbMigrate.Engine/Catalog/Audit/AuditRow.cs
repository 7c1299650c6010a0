namespace DbMigrate.Engine.Catalog.Audit;

/// <summary>What the query of a rule says about one object.</summary>
/// <param name="Kind">The object's kind in PostgreSQL's words.</param>
/// <param name="Name">Its name, qualified, as SQL reads it.</param>
/// <param name="Facts">What the rule's message is made from.</param>
/// <param name="Fix">A statement that corrects it, or null.</param>
/// <param name="Rows">About how many rows the table has, or null.</param>
/// <param name="Bytes">About how many bytes the relation takes, or null.</param>
internal sealed record AuditRow(
    string Kind,
    string Name,
    IReadOnlyList<string> Facts,
    string? Fix,
    long? Rows,
    long? Bytes
);
