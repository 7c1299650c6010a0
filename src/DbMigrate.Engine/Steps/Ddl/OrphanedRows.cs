using DbMigrate.Engine.Catalog;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Finds rows that a foreign key would refuse, before anything is locked or built.</summary>
internal static class OrphanedRows
{
    /// <summary>Refuses the step if rows refer to rows that do not exist, and names some of them.</summary>
    /// <param name="work">The step on the referencing table.</param>
    /// <param name="columns">The referencing columns, not quoted.</param>
    /// <param name="referenced">The referenced table.</param>
    /// <param name="referencedColumns">Its columns, not quoted; empty: its primary key.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StepRefusedException">There are such rows.</exception>
    internal static async Task RequireNoneAsync(
        TableStepContext work,
        IReadOnlyList<string> columns,
        CatalogTable referenced,
        IReadOnlyList<string> referencedColumns,
        CancellationToken cancellationToken
    )
    {
        // The server checks a foreign key without row security. A query that it filters would find too many rows.
        var (own, other, keys) = await work
            .Catalog.ReadAsync(
                async c =>
                    (
                        await c.ReadRowVisibilityAsync(work.Table, cancellationToken).ConfigureAwait(false),
                        await c.ReadRowVisibilityAsync(referenced, cancellationToken).ConfigureAwait(false),
                        await c.ReadReferenceColumnsAsync(
                                referenced,
                                referencedColumns,
                                work.Table,
                                columns,
                                cancellationToken
                            )
                            .ConfigureAwait(false)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (own.IsFiltered || other.IsFiltered || keys.Count != columns.Count)
        {
            return;
        }

        var found = await work
            .Catalog.QueryIsolatedAsync(
                OrphanedKeys.Sql(work.Table, columns, referenced, keys),
                OrphanedKeys.Read,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (found.Count == 0)
        {
            return;
        }

        throw work.Refuse(
            $"{OrphanedKeys.Describe(work.Table, columns, referenced, found)}. Nothing was locked. Correct or delete "
                + "these rows first."
        );
    }
}
