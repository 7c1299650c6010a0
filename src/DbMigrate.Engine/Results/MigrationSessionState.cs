namespace DbMigrate;

/// <summary>The session state that a statement changes beyond the end of its transaction.</summary>
/// <remarks>The values that <c>currval()</c> and <c>lastval()</c> return are not counted.</remarks>
public enum MigrationSessionState
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A setting, the role or the session's user: SET, RESET, <c>set_config()</c>.</summary>
    Settings,

    /// <summary>A prepared statement.</summary>
    Prepared,

    /// <summary>A temporary object.</summary>
    Temporary,

    /// <summary>A cursor that outlives its transaction.</summary>
    Cursor,

    /// <summary>A channel that the session listens to.</summary>
    Channel,

    /// <summary>An advisory lock of the session.</summary>
    Lock,

    /// <summary>Unknown: the statement runs code outside of its text, as functions, triggers and views do.</summary>
    Unknown,
}
