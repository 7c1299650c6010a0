namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Rows or values that a statement removes together with what holds them.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The table, the column or the schema, as the statement writes it.</param>
internal sealed record DataLoss(DataLossKind Kind, string Name)
{
    /// <summary>The table of a column, as the statement writes it; null for others.</summary>
    public string? Table { get; init; }
}

/// <summary>What a statement does to data.</summary>
internal enum DataLossKind
{
    /// <summary>Drops a table.</summary>
    DropTable,

    /// <summary>Drops a column of a table.</summary>
    DropColumn,

    /// <summary>Drops a schema with what it holds.</summary>
    DropSchema,

    /// <summary>Removes all rows of a table.</summary>
    Truncate,
}
