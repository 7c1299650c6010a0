namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Rows or values that a statement removes together with what holds them.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The table, the column or other object, as the statement writes it.</param>
internal sealed record DataLoss(DataLossKind Kind, string Name)
{
    /// <summary>The table of a column, as the statement writes it; null for others.</summary>
    public string? Table { get; init; }

    /// <summary>Whether what it removes is a table, a column or a schema, so that its rows can be counted.</summary>
    public bool IsCountable => Kind <= DataLossKind.ChangeType;
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

    /// <summary>Gives a column another type, which may not hold all of its values.</summary>
    ChangeType,

    /// <summary>Drops the columns that depend on a type, with CASCADE.</summary>
    DropType,

    /// <summary>Drops the columns that depend on a domain, with CASCADE.</summary>
    DropDomain,

    /// <summary>Drops the columns that depend on an extension, with CASCADE.</summary>
    DropExtension,

    /// <summary>Drops all that a role owns.</summary>
    DropOwned,
}
