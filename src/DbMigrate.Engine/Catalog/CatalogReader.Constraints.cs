using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>Returns the constraint of a table by its name (not quoted), or null.</summary>
    internal async Task<CatalogConstraint?> FindConstraintAsync(
        CatalogTable table,
        string name,
        CancellationToken cancellationToken
    ) =>
        FirstOrNull(
            await ReadIsolatedAsync("constraint", CatalogConstraint.Read, cancellationToken, table.Oid, name)
                .ConfigureAwait(false)
        );

    /// <summary>
    /// Returns the constraints of all user tables whose names match patterns of LIKE; those of a partitioned table come
    /// before those of its partitions.
    /// </summary>
    internal Task<IReadOnlyList<CatalogConstraint>> ReadConstraintsLikeAsync(
        IReadOnlyList<string> patterns,
        CancellationToken cancellationToken
    ) => ReadIsolatedAsync("constraints-like", CatalogConstraint.Read, cancellationToken, (object)patterns.ToArray());

    /// <summary>Returns the constraints that match patterns of LIKE.</summary>
    /// <param name="tables">The tables that are searched; none: all.</param>
    /// <param name="patterns">The patterns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<ConstraintMatch>> FindConstraintsAsync(
        IReadOnlyList<ObjectName> tables,
        IReadOnlyList<string> patterns,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "constraints",
            ConstraintMatch.Read,
            cancellationToken,
            Schemas(tables),
            Names(tables),
            patterns.ToArray()
        );

    /// <summary>Returns the foreign keys of a table, by name.</summary>
    internal Task<IReadOnlyList<CatalogForeignKey>> ReadForeignKeysAsync(
        CatalogTable table,
        CancellationToken cancellationToken
    ) => ReadIsolatedAsync("foreign-keys", CatalogForeignKey.Read, cancellationToken, table.Oid);

    /// <summary>
    /// Returns the columns that a foreign key would reference, with the operators that compare them. Empty: the
    /// referenced table has no unique index on them.
    /// </summary>
    /// <param name="referenced">The referenced table.</param>
    /// <param name="referencedColumns">Its columns, not quoted; empty: its primary key.</param>
    /// <param name="table">The referencing table.</param>
    /// <param name="columns">Its columns, not quoted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<IReadOnlyList<ReferenceColumn>> ReadReferenceColumnsAsync(
        CatalogTable referenced,
        IReadOnlyList<string> referencedColumns,
        CatalogTable table,
        IReadOnlyList<string> columns,
        CancellationToken cancellationToken
    ) =>
        ReadIsolatedAsync(
            "reference-columns",
            ReferenceColumn.Read,
            cancellationToken,
            referenced.Oid,
            referencedColumns.ToArray(),
            table.Oid,
            columns.ToArray()
        );

    /// <summary>Returns whether the role may lock a table in a mode that conflicts with writers.</summary>
    internal async Task<bool> MayLockAsync(CatalogTable table, CancellationToken cancellationToken) =>
        (
            await ReadIsolatedAsync("lock-privilege", r => r.GetBoolean(0), cancellationToken, table.Oid)
                .ConfigureAwait(false)
        )[0];
}
