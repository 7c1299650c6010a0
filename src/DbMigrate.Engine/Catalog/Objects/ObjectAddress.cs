namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>
/// The place of an object in the catalog, as pg_depend and pg_description name it. It differs from database to database.
/// </summary>
/// <param name="Catalog">The number of the catalog, as that of pg_class.</param>
/// <param name="Number">The number of the row.</param>
/// <param name="Part">The number of the column of a relation; 0: the whole object.</param>
internal readonly record struct ObjectAddress(uint Catalog, uint Number, int Part = 0);
