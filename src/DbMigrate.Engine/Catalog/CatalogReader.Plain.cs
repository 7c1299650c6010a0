namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>
    /// Returns whether a relation can be read without running anybody's code, and the names of its columns; null: there
    /// is none of the name. A view, and a table with rules or policies, may run code of its owner.
    /// </summary>
    /// <param name="table">The name with its schema, as SQL reads it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<(bool IsPlain, IReadOnlyList<string> Columns)?> FindPlainTableAsync(
        string table,
        CancellationToken cancellationToken
    )
    {
        var found = await ReadIsolatedAsync(
                "plain-table",
                r => (r.GetBoolean(0), (IReadOnlyList<string>)r.GetFieldValue<string[]>(1)),
                cancellationToken,
                table
            )
            .ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }
}
