using System.Globalization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>Finds rows that a foreign key would refuse, before anything is locked or built.</summary>
internal static class OrphanedRows
{
    private const int Examples = 3;

    // Enough to distinguish a few rows from a load that is missing; a full count would read the whole table.
    private const int MostCounted = 1000;

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

        var quoted = columns.Select(SqlText.QuoteIdentifier).ToList();
        var pairs = keys.Zip(
            quoted,
            (key, column) =>
                $"{Cast($"r.{SqlText.QuoteIdentifier(key.Name)}", key.ReferencedType)} {key.Operator} "
                + Cast($"t.{column}", key.ReferencingType)
        );
        var found = await work
            .Catalog.QueryIsolatedAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    select pg_catalog.concat_ws(', ', {string.Join(
                        ", ",
                        quoted.Select(c => $"o.{c}::pg_catalog.text")
                    )}),
                           pg_catalog.count(*) over ()
                    from (select {string.Join(", ", quoted.Select(c => "t." + c))}
                          from {work.Table.Sql} t
                          where {string.Join(" and ", quoted.Select(c => $"t.{c} is not null"))}
                            and not exists (select from {referenced.Sql} r where {string.Join(" and ", pairs)})
                          limit {MostCounted}) o
                    limit {Examples}
                    """
                ),
                r => (Values: r.GetString(0), Count: r.GetInt64(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (found.Count == 0)
        {
            return;
        }

        var total = found[0].Count;
        var count = DisplayText.RowsUpTo(total, MostCounted);
        var examples = string.Join(", ", found.Select(f => $"({f.Values})"));
        throw work.Refuse(
            $"{work.Table.Sql} has {count} whose ({Names.List(columns)}) is not in {referenced.Sql}: "
                + $"{examples}{(total > found.Count ? ", …" : string.Empty)}. Nothing was locked. Correct or delete "
                + "these rows first."
        );
    }

    private static string Cast(string expression, string? type) =>
        type is null ? expression : $"({expression})::{type}";
}
