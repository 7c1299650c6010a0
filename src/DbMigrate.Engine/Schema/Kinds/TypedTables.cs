using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>
/// The tables that two schemas make of the same composite type. PostgreSQL changes their columns with the type, by
/// CASCADE, and in no other way.
/// </summary>
internal sealed class TypedTables
{
    private readonly HashSet<string> _types = [];
    private readonly HashSet<string> _tables = [];

    private TypedTables() { }

    /// <summary>None.</summary>
    internal static TypedTables None { get; } = new();

    /// <summary>Returns those of two schemas.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="remadeTypes">Types that are made again: their tables are taken off from them meanwhile.</param>
    internal static TypedTables Of(DatabaseSchema current, DatabaseSchema wanted, IReadOnlySet<string> remadeTypes)
    {
        var found = new TypedTables();
        foreach (var table in wanted.Objects.OfType<TableObject>().Where(t => t.OfType is not null))
        {
            if (
                !remadeTypes.Contains(table.OfType!)
                && current.ByKey.GetValueOrDefault(table.Key) is TableObject before
                && before.OfType == table.OfType
            )
            {
                found._types.Add(table.OfType!);
                found._tables.Add(table.Name);
            }
        }

        return found;
    }

    /// <summary>Returns whether there is a table of a type.</summary>
    internal bool Have(string type) => _types.Contains(type);

    /// <summary>Returns whether a column changes with the type of its table.</summary>
    internal bool Contain(ColumnObject column) => _tables.Contains(column.Table);
}
