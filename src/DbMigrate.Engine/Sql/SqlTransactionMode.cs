namespace DbMigrate.Engine.Sql;

/// <summary>The unit of a transaction: the plan's <c>transaction:</c>.</summary>
internal enum SqlTransactionMode
{
    /// <summary>The file. Statements that PostgreSQL refuses in a transaction run alone between its parts.</summary>
    File,

    /// <summary>Each statement.</summary>
    Statement,

    /// <summary>Each statement alone and without BEGIN, as psql sends it by default.</summary>
    None,
}
