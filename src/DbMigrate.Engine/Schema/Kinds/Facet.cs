namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>One property of an object, as text that is equal exactly where the property is.</summary>
/// <param name="Name">The property in PostgreSQL's words: <c>type</c>, <c>fillfactor</c>, <c>comment</c>.</param>
/// <param name="Value">Its value; null: not set, or the default.</param>
internal readonly record struct Facet(string Name, string? Value);
