namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A query for the objects of one kind, or of several of the same shape, and what a row of it means.</summary>
/// <param name="Query">
/// The name of the file of this folder, without <c>.sql</c>. Its first column is the object's number. $1 are the numbers
/// of the relations to read, or null for the whole database; <see cref="SchemaQuery"/> says what else it may hold.
/// </param>
/// <param name="Catalog">The catalog that the number is of.</param>
/// <param name="Read">Makes the object of a row.</param>
internal sealed record ObjectSource(string Query, ObjectCatalog Catalog, Func<ObjectRow, SchemaObject> Read)
{
    /// <summary>The oldest major version of the server that has the catalog.</summary>
    internal int Since { get; init; }

    /// <summary>True: the objects belong to relations; read also where only some relations are asked for.</summary>
    internal bool IsOfRelations { get; init; }
}
