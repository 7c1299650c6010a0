namespace DbMigrate.Engine.Sql.Facts;

/// <summary>An object that a statement drops, or a table that it empties, together with what depends on it.</summary>
/// <param name="Type">Its type in PostgreSQL's words, in lower case.</param>
/// <param name="Name">Its name, as the statement writes it.</param>
/// <param name="Table">The table of a column or a constraint, as the statement writes it; null for others.</param>
/// <param name="Empties">Whether the statement empties the table: TRUNCATE.</param>
internal sealed record CascadeDrop(string Type, string Name, string? Table, bool Empties);
