using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Finds the foreign key of a step in the catalog.</summary>
internal static class ForeignKeyLookup
{
    private static readonly Version FirstWithNotValidOnPartitioned = new(18, 0);

    /// <summary>
    /// Returns the foreign key if it exists, under any name. Another constraint with its name is an error.
    /// </summary>
    /// <param name="work">The step on the table.</param>
    /// <param name="name">The name of the constraint, not quoted.</param>
    /// <param name="isSame">Whether a foreign key of the table is the one of the step.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="StepRefusedException">The name is taken, or the server cannot add the key to a partitioned
    /// table.</exception>
    internal static async Task<CatalogForeignKey?> FindAsync(
        TableStepContext work,
        string name,
        Func<CatalogForeignKey, bool> isSame,
        CancellationToken cancellationToken
    )
    {
        var all = await work
            .Catalog.ReadAsync(c => c.ReadForeignKeysAsync(work.Table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var same = all.Where(isSame).ToList();
        var there = same.Find(f => f.Name == name) ?? same.FirstOrDefault();
        if (
            there is null
            && !work.IsBegun()
            && await work.FindConstraintAsync(name, cancellationToken).ConfigureAwait(false) is { } other
        )
        {
            throw work.Refuse(
                $"the constraint {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql} exists with another "
                    + $"definition: {other.Definition}. "
                    + "Give the foreign key another name with 'name', or drop the existing constraint first."
            );
        }

        return
            there is null
            && work.Table.IsPartitioned
            && !work.IsBegun()
            && await work
                .Catalog.ReadAsync(c => Task.FromResult(c.ServerVersion), cancellationToken)
                .ConfigureAwait(false) < FirstWithNotValidOnPartitioned
            ? throw work.Refuse(
                $"{work.Table.Sql} is partitioned, and PostgreSQL before version 18 cannot add a NOT VALID foreign key "
                    + "to such a table. Add the key to the partitions with a step, 'tables: [partitions]', and then to "
                    + "the table itself in a SQL file: it takes over the keys of the partitions without a scan."
            )
            : there;
    }
}
