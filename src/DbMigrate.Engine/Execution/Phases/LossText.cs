using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Says what is lost.</summary>
internal static class LossText
{
    // The others are counted.
    private const int MostNames = 20;

    /// <summary>Returns what goes with CASCADE.</summary>
    internal static string Of(CascadeDrop root, IReadOnlyList<CascadedObject> objects)
    {
        var names = string.Join(", ", objects.Take(MostNames).Select(o => o.What));
        var more =
            objects.Count > MostNames ? $" and {DisplayText.Count(objects.Count - MostNames, "other object")}" : null;
        var what =
            root.Empties ? $"TRUNCATE of {root.Name} also empties"
            : root.Table is null ? $"CASCADE drops with the {root.Type} {root.Name}"
            : $"CASCADE drops with the {root.Type} {root.Name} of {root.Table}";
        return $"{what}: {names}{more}.";
    }

    /// <summary>Returns a loss of which nothing can be counted.</summary>
    internal static string Of(DataLoss loss) =>
        loss.Kind switch
        {
            DataLossKind.DropDatabase => $"Drops the database {loss.Name} with all that it holds.",
            DataLossKind.DropAttribute =>
                $"Drops the attribute {loss.Name} of the type {loss.Table}, with its values in columns of the type.",
            DataLossKind.DropOwned => $"May drop tables with their rows: all that {loss.Name} owns in the database.",
            DataLossKind.DropType => Dependent("type", loss),
            DataLossKind.DropDomain => Dependent("domain", loss),
            _ => Dependent("extension", loss),
        };

    /// <summary>Returns the losses with the numbers of rows. Statements of one kind on one table are added up.</summary>
    internal static IEnumerable<string> Of(IReadOnlyList<(DataLoss Loss, LostRows Rows)> lost) =>
        lost.GroupBy(l => l.Loss.IsOfRows ? $"{l.Loss.Kind} {l.Loss.Rows!.Statement} {l.Rows.Table}" : null)
            .SelectMany(g =>
                g.Key is null ? g.Select(l => Of(l.Loss, l.Rows))
                : g.All(l => l.Rows.IsCounted) ? [Of(g.First().Loss, g.Select(l => l.Rows).Aggregate(LostRows.Add))]
                : [Of(g.First(l => !l.Rows.IsCounted).Loss, g.First(l => !l.Rows.IsCounted).Rows)]
            )
            .Concat(
                lost.Where(l => l.Rows.AlsoDeleted.Count > 0)
                    .Select(l =>
                        $"Deletes with rows of {l.Rows.Table} also {Numbers(l.Rows.AlsoDeleted)}, by ON DELETE CASCADE."
                    )
            )
            .Concat(
                lost.Where(l => l.Rows.AlsoOverwritten.Count > 0)
                    .Select(l =>
                        $"Overwrites references to the rows deleted from {l.Rows.Table} in "
                        + $"{Numbers(l.Rows.AlsoOverwritten)}, by ON DELETE SET NULL or SET DEFAULT."
                    )
            );

    private static string Numbers(IEnumerable<LostRows> rows) =>
        string.Join(", ", rows.Select(r => $"{r.Count} of {r.Table}"));

    private static string Dependent(string kind, DataLoss loss) =>
        $"May drop columns that depend on the {kind} {loss.Name} (CASCADE).";

    private static string Of(DataLoss loss, LostRows rows) =>
        loss.Kind switch
        {
            DataLossKind.ChangeType =>
                $"Changes the type of the column {rows.Column} of {rows.Table} with {rows.Count}. "
                    + "What the new type cannot hold is lost.",
            DataLossKind.DropColumn => $"Drops the column {rows.Column} of {rows.Table} with {rows.Count}.",
            DataLossKind.Truncate => $"Empties the table {rows.Table}, which has {rows.Count}.",
            DataLossKind.Delete or DataLossKind.Overwrite when !rows.IsCounted =>
                $"{VerbOf(loss)} rows of {rows.Table}, which has {rows.Count} ({loss.Rows!.Statement}). "
                    + "How many of them is not known.",
            DataLossKind.Delete or DataLossKind.Overwrite => $"{VerbOf(loss)} {rows.Count} of {rows.Table}.",
            _ => $"Drops the table {rows.Table} with {rows.Count}.",
        };

    private static string VerbOf(DataLoss loss) => loss.Kind == DataLossKind.Delete ? "Deletes" : "Overwrites";
}
