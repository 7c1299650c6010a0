using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Catalog;

/// <summary>A constraint of a table as the catalog has it.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Definition">What it says, without NOT VALID.</param>
/// <param name="Validated">Whether it is proven for all rows.</param>
internal sealed record CatalogConstraint(string Name, string Definition, bool Validated)
{
    private const string Query = """
        select c.conname::text, regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', ''), c.convalidated
        from pg_constraint c where c.conrelid = $1::oid and c.conname = $2
        """;

    private const string Trial = "dbmigrate_trial";

    /// <summary>The constraint of that name, or null.</summary>
    internal static async Task<CatalogConstraint?> FindAsync(
        TableStepContext work,
        string name,
        CancellationToken cancellationToken
    )
    {
        var found = await work
            .Catalog.ReadAsync(
                Query,
                r => new CatalogConstraint(r.GetString(0), r.GetString(1), r.GetBoolean(2)),
                cancellationToken,
                (long)work.Table.Oid,
                name
            )
            .ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>
    /// Whether it says the same as a definition: the server reads that on an empty copy of the table, and takes it
    /// back.
    /// </summary>
    internal async Task<bool> SaysAsync(string definition, TableStepContext work, CancellationToken cancellationToken)
    {
        var read = await work
            .Catalog.TryAsync(
                [
                    $"create temporary table {Trial} (like {work.Table.Sql})",
                    AlterTable.AddNotValid("pg_temp." + Trial, Trial, definition),
                    $"select regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') from pg_constraint where conrelid = 'pg_temp.{Trial}'::regclass and conname = '{Trial}'",
                ],
                r => r.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return read is [var wanted] && wanted == Definition;
    }
}
