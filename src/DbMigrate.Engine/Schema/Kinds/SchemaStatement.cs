using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>A statement of an export or an alignment.</summary>
/// <param name="Of">The object that it is about.</param>
/// <param name="Sql">The statement, without a semicolon at its end.</param>
/// <param name="LosesData">True: rows, values or the position of a sequence are lost.</param>
internal sealed record SchemaStatement(ObjectKey Of, string Sql, bool LosesData);
