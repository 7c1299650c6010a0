namespace DbMigrate.Engine.Sql;

/// <summary>What becomes a transaction of its own: the plan's <c>transaction:</c>.</summary>
internal enum SqlTransactionMode
{
    /// <summary>The file; statements that PostgreSQL refuses in a transaction stand alone between.</summary>
    File,

    /// <summary>Each statement.</summary>
    Statement,

    /// <summary>Each statement alone and without BEGIN, as psql sends it by default.</summary>
    None,
}
