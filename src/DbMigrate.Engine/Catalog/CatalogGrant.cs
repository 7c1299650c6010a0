namespace DbMigrate.Engine.Catalog;

/// <summary>A privilege of a role on an object.</summary>
/// <param name="Kind">
/// <c>table</c>, <c>sequence</c>, <c>function</c>, <c>schema</c>, <c>database</c>, <c>role</c> (a membership),
/// <c>future table</c> or <c>future sequence</c> (of a schema, by default privileges).
/// </param>
/// <param name="Name">The object, as SQL reads it; of future objects, their schema.</param>
/// <param name="Privilege">The privilege in capitals; <c>MEMBER</c> of a role.</param>
/// <param name="Grantee">The role that has it, not quoted; null: PUBLIC.</param>
/// <param name="Creator">The role whose future objects are meant, not quoted, or null.</param>
internal sealed record CatalogGrant(string Kind, string Name, string Privilege, string? Grantee, string? Creator);
