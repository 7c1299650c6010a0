namespace DbMigrate;

/// <summary>Whether a statement does something, as far as the SQL file alone can tell.</summary>
public enum MigrationStatementEffect
{
    /// <summary>The statement does not have the effect.</summary>
    No,

    /// <summary>The effect depends on the content of the database; the statement's note states the condition.</summary>
    Maybe,

    /// <summary>Unknown: the statement runs code outside of its text, as a DO block or a function does.</summary>
    Unknown,

    /// <summary>The statement has the effect.</summary>
    Yes,
}
