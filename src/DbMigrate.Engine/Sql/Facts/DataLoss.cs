namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Rows or values that a statement removes together with what holds them.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The table, the column or other object, as the statement writes it.</param>
internal sealed record DataLoss(DataLossKind Kind, string Name)
{
    /// <summary>The table of a column, as the statement writes it; null for others.</summary>
    public string? Table { get; init; }

    /// <summary>The rows of the table that are meant, where it is not the whole table.</summary>
    public RowChange? Rows { get; init; }

    /// <summary>The tables that do not count, as partitions that are dropped or detached before.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Whether what it removes is in tables or columns that it names, so that its rows can be counted.</summary>
    public bool IsCountable => Kind <= DataLossKind.Overwrite;

    /// <summary>Whether it changes rows and no definition.</summary>
    public bool IsOfRows => Kind is DataLossKind.Delete or DataLossKind.Overwrite;
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

    /// <summary>Deletes rows of a table.</summary>
    Delete,

    /// <summary>Overwrites values in rows of a table.</summary>
    Overwrite,

    /// <summary>Drops a database.</summary>
    DropDatabase,

    /// <summary>Drops an attribute of a composite type, with the values of the columns of the type.</summary>
    DropAttribute,

    /// <summary>Drops the columns that depend on a type, with CASCADE.</summary>
    DropType,

    /// <summary>Drops the columns that depend on a domain, with CASCADE.</summary>
    DropDomain,

    /// <summary>Drops the tables of an extension, and with CASCADE the columns that depend on it.</summary>
    DropExtension,

    /// <summary>Drops all that a role owns.</summary>
    DropOwned,
}

/// <summary>Which rows a statement deletes or overwrites.</summary>
/// <param name="Statement">The statement in PostgreSQL's words, as in <c>MERGE</c>.</param>
/// <param name="Condition">
/// The condition, as the statement writes it; empty: all rows; null: it does not show in a condition.
/// </param>
internal sealed record RowChange(string Statement, string? Condition)
{
    /// <summary>The name that the condition calls the table by, as the statement writes it; null: its own.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether the rows of children do not count.</summary>
    public bool Only { get; init; }

    /// <summary>The columns that are overwritten, unquoted; null: any.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>All tables that the statement names, as it writes them.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>The settings of names that hold for the statement; null: those of a new session.</summary>
    public string? SearchPath { get; init; }

    /// <summary>Whether an earlier statement may already have deleted some of them.</summary>
    public bool IsUpperBound { get; init; }
}
