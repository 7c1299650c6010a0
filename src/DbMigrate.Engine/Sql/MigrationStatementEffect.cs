namespace DbMigrate;

/// <summary>Whether a statement does something, as far as can be told without the database.</summary>
public enum MigrationStatementEffect
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>That depends on what is in the database; the statement's note says on what.</summary>
    Maybe,

    /// <summary>It does.</summary>
    Yes,
}
