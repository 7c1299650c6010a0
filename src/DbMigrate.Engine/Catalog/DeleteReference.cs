namespace DbMigrate.Engine.Catalog;

/// <summary>A foreign key by which a DELETE reaches rows of another table.</summary>
/// <param name="Child">The number of the table that refers.</param>
/// <param name="From">Its name, quoted.</param>
/// <param name="Table">Its name, as a reader sees it.</param>
/// <param name="Parent">The number of the table that it refers to.</param>
/// <param name="Columns">The columns that refer, not quoted.</param>
/// <param name="Keys">The columns that they refer to, not quoted.</param>
/// <param name="Overwrites">Whether the columns are set to NULL or their default; false: the rows are deleted.</param>
internal sealed record DeleteReference(
    uint Child,
    string From,
    string Table,
    uint Parent,
    string[] Columns,
    string[] Keys,
    bool Overwrites
);
