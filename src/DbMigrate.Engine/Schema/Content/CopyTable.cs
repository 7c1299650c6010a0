using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Content;

/// <summary>A table with rows of its own: ordinary, or a partition.</summary>
/// <param name="Name">Its name, qualified, as SQL reads it on both sides.</param>
/// <param name="Columns">The columns with values of their own. Generated columns have none.</param>
internal sealed record CopyTable(string Name, IReadOnlyList<ColumnObject> Columns)
{
    /// <summary>The columns, as COPY lists them; empty: there is none.</summary>
    internal string ColumnList =>
        Columns.Count == 0 ? string.Empty : $"({string.Join(", ", Columns.Select(c => c.Local))})";

    /// <summary>Whether all its pages can be read by their numbers.</summary>
    internal bool HasPages { get; init; } = true;

    /// <summary>Returns the tables of a copy that have rows of their own, by name.</summary>
    internal static IReadOnlyList<CopyTable> Of(DatabaseSchema schema) =>
        [
            .. schema
                .Objects.OfType<TableObject>()
                .Where(t => t.Type == 'r')
                .Select(t => new CopyTable(t.Name, [.. t.Columns.Where(c => c.Generated is null)])
                {
                    HasPages = t.AccessMethod is null,
                }),
        ];
}
