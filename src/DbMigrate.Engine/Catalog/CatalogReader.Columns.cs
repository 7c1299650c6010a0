using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns the column of a table by its name (not quoted), or null.</summary>
    internal async Task<CatalogColumn?> FindColumnAsync(
        CatalogTable table,
        string column,
        CancellationToken cancellationToken
    ) =>
        FirstOrNull(
            await ReadIsolatedAsync("column", r => CatalogColumn.Read(r, 0), cancellationToken, table.Oid, column)
                .ConfigureAwait(false)
        );

    /// <summary>Returns the names of a table's columns in their order, not quoted.</summary>
    internal Task<IReadOnlyList<string>> ReadColumnNamesAsync(
        CatalogTable table,
        CancellationToken cancellationToken
    ) => ReadIsolatedAsync("column-names", r => r.GetString(0), cancellationToken, table.Oid);

    /// <summary>
    /// Returns what a DROP COLUMN would drop or fail of, a text each: policies first, then views, triggers and others.
    /// </summary>
    internal Task<IReadOnlyList<string>> ReadDependantsAsync(
        CatalogTable table,
        CatalogColumn column,
        CancellationToken cancellationToken
    ) => ReadIsolatedAsync("column-dependants", r => r.GetString(0), cancellationToken, table.Oid, column.Number);

    /// <summary>Returns each column of each table, in the order asked for; types and defaults as the session reads
    /// them.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="columns">The columns of each.</param>
    /// <param name="type">The type that they are compared with, without a modifier; empty: none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<ColumnMatch>> FindColumnsAsync(
        IReadOnlyList<ObjectName> tables,
        IReadOnlyList<ObjectName> columns,
        string type,
        CancellationToken cancellationToken
    ) =>
        ReadAsync("columns", ColumnMatch.Read, cancellationToken, Schemas(tables), Names(tables), Names(columns), type);

    /// <summary>Returns functions whose source text has a word in it, at most ten.</summary>
    /// <param name="word">The word, as a regular expression.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<string>> ReadFunctionsMentioningAsync(
        string word,
        CancellationToken cancellationToken
    ) => ReadIsolatedAsync("functions-mentioning", r => r.GetString(0), cancellationToken, word);

    private static string?[] Schemas(IReadOnlyList<ObjectName> names) => [.. names.Select(n => n.Schema)];

    private static string[] Names(IReadOnlyList<ObjectName> names) => [.. names.Select(n => n.Name)];
}
