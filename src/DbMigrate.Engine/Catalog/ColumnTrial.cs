namespace DbMigrate.Engine.Catalog;

/// <summary>How the server adds a column of a type with a default.</summary>
/// <param name="Type">The type, as the server writes it.</param>
/// <param name="Default">The default, as the server writes it, or null.</param>
/// <param name="TypeRewrites">Whether adding the column without a default rewrites the table: its type is a domain with
/// constraints.</param>
/// <param name="DefaultRewrites">Whether adding the default rewrites the table: it differs for each row.</param>
internal sealed record ColumnTrial(string Type, string? Default, bool TypeRewrites, bool DefaultRewrites);
