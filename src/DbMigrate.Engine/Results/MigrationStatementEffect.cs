namespace DbMigrate;

/// <summary>Whether a statement does something, as far as the SQL file alone can tell.</summary>
public enum MigrationStatementEffect
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>That depends on what is in the database; the statement's note says on what.</summary>
    Maybe,

    /// <summary>Unknown: the statement runs code outside of its text, as a DO block or a function does.</summary>
    Unknown,

    /// <summary>It does.</summary>
    Yes,
}
