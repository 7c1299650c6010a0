using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Finds the key that orders a table's rows. Refuses a table without one, and one of which the role does not see all
/// rows.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="context">What it reads with.</param>
internal sealed class KeyFinder(MigrationStep step, StepContext context)
{
    private readonly StepCatalog _catalog = new(step, context);

    /// <summary>Returns the table with its key.</summary>
    /// <param name="name">The table.</param>
    /// <param name="wanted">The columns of the key, or the name of its index; empty: the primary key.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="StepRefusedException">There is no such table or key, or row security hides rows.</exception>
    internal async Task<KeyedTable> FindAsync(
        ObjectName name,
        IReadOnlyList<string> wanted,
        CancellationToken cancellationToken
    )
    {
        var table = await _catalog.RequireTableAsync(name, "rp", cancellationToken).ConfigureAwait(false);
        await RequireAllRowsAsync(table, cancellationToken).ConfigureAwait(false);
        var keys = await _catalog
            .ReadAsync(c => c.ReadKeysAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var key = wanted.Count == 0 ? Primary(table, keys) : Wanted(table, keys, wanted);
        var rows = await _catalog
            .ReadAsync(c => c.EstimateRowsAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return new KeyedTable(
            table,
            [.. key.Columns.Select((c, i) => new KeyColumn(c, key.Types[i], KeyOperators.Of(key.Operators, i)))],
            rows
        );
    }

    /// <summary>Throws where a SET list changes the key: the cursor would skip rows, or process them twice.</summary>
    /// <exception cref="StepRefusedException">It assigns a column of the key.</exception>
    internal static void RequireUnchanged(MigrationStep step, StepContext context, KeyedTable table, string? set)
    {
        if (set is not null && FragmentCheck.AssignedColumns(set).FirstOrDefault(table.Names.Contains) is { } column)
        {
            throw context.Refuse(
                step,
                $"'set' changes {SqlText.QuoteIdentifierIfNeeded(column)}, a column of the key of {table.Table.Sql} "
                    + "that orders the batches: rows would be skipped or changed twice. Name another unique key with "
                    + "key, or change the column in a SQL file. Nothing was changed."
            );
        }
    }

    private async Task RequireAllRowsAsync(CatalogTable table, CancellationToken cancellationToken)
    {
        var found = await _catalog
            .ReadAsync(c => c.ReadRowVisibilityAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (found.IsFiltered)
        {
            var user = SqlText.QuoteIdentifierIfNeeded(found.User);
            var way =
                found.IsForced && found.User == found.Owner
                    ? $"{user} owns it, and FORCE ROW LEVEL SECURITY holds for the owner too"
                    : $"its owner is {SqlText.QuoteIdentifierIfNeeded(found.Owner)}";
            throw context.Refuse(
                step,
                $"row security filters what {user} sees of {table.Sql} ({way}): rows would be skipped silently. "
                    + $"Run it as a role with BYPASSRLS (ALTER ROLE {user} BYPASSRLS, by a superuser)"
                    + (found.IsForced ? "." : ", or as the table's owner.")
            );
        }
    }

    private CatalogKey Primary(CatalogTable table, IReadOnlyList<CatalogKey> keys)
    {
        if (keys.FirstOrDefault(k => k.IsPrimary) is { } primary)
        {
            return primary.Fault == KeyFault.None
                ? primary
                : throw context.Refuse(
                    step,
                    $"the primary key of {table.Sql} cannot be used: {Describe(primary.Fault)}. "
                        + "Name another unique index over columns that are NOT NULL with key."
                );
        }

        var others = keys.Where(k => k.Fault == KeyFault.None).Select(k => $"key: [{Names.List(k.Columns)}]").ToList();
        throw context.Refuse(
            step,
            others.Count > 0
                ? $"{table.Sql} has no primary key. It has another key; name it: {string.Join(" or ", others)}."
                : $"{table.Sql} has no primary key, nor a unique index over columns that are NOT NULL, "
                    + "so its rows have no order to process them in. "
                    + $"Create one, as with CREATE UNIQUE INDEX CONCURRENTLY ON {table.Sql} (…), its columns NOT NULL, "
                    + $"and name it with key.{Almost(keys)}"
        );
    }

    private CatalogKey Wanted(CatalogTable table, IReadOnlyList<CatalogKey> keys, IReadOnlyList<string> wanted)
    {
        var fitting = keys.Where(k =>
                k.Columns.SequenceEqual(wanted, StringComparer.Ordinal) || (wanted.Count == 1 && k.Index == wanted[0])
            )
            .ToList();
        var list = Names.List(wanted);
        return fitting.Find(k => k.Fault == KeyFault.None)
            ?? throw context.Refuse(
                step,
                fitting.Count > 0
                    ? $"{table.Sql} cannot be processed by {list}: "
                        + $"of the index {SqlText.QuoteIdentifierIfNeeded(fitting[0].Index)}, "
                        + $"{Describe(fitting[0].Fault)}. "
                        + "It takes a unique index over columns that are NOT NULL: "
                        + $"CREATE UNIQUE INDEX CONCURRENTLY ON {table.Sql} ({Names.List(fitting[0].Columns)})."
                    : $"{table.Sql} has no index over just {list}. It takes a unique one over columns that "
                        + "are NOT NULL: "
                        + $"CREATE UNIQUE INDEX CONCURRENTLY ON {table.Sql} ({list})."
            );
    }

    private static string Almost(IReadOnlyList<CatalogKey> keys) =>
        keys.Count == 0
            ? string.Empty
            : " What it has: "
                + string.Join(
                    "; ",
                    keys.Select(k => $"{SqlText.QuoteIdentifierIfNeeded(k.Index)}, but {Describe(k.Fault)}")
                )
                + ".";

    private static string Describe(KeyFault fault) =>
        fault switch
        {
            KeyFault.NotUnique => "it is not unique",
            KeyFault.NotValid => "it is not valid",
            KeyFault.Partial => "it is partial",
            KeyFault.Expression => "it has an expression",
            KeyFault.Deferrable => "it is deferrable",
            KeyFault.NotBtree => "it is not a btree",
            KeyFault.Nullable => "it has a nullable column",
            KeyFault.MixedOrder => "its columns are ordered in two directions",
            KeyFault.OtherCollation => "its collation is not that of the column",
            KeyFault.OtherOperatorClass => "its operator class is not the default one",
            _ => string.Empty,
        };
}
