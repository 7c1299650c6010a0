namespace DbMigrate.Engine.Sql;

/// <summary>The direction of a section of a file that holds both.</summary>
internal enum SectionDirection
{
    /// <summary>The section applies the migration.</summary>
    Apply,

    /// <summary>The section undoes the migration.</summary>
    Undo,
}
