namespace DbMigrate.Engine.Catalog;

/// <summary>A unique index of a materialized view.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Fault">What keeps REFRESH CONCURRENTLY from using it, as in <c>is invalid</c>; null: nothing.</param>
internal sealed record MatviewKey(string Name, string? Fault);
