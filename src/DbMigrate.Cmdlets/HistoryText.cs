using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Commands;

/// <summary>Texts of the journal's rows, for the module's format views.</summary>
public static class HistoryText
{
    /// <summary>The message of a row, with what was counted of a batch, and with what is wrong with the row.</summary>
    /// <param name="row">The row.</param>
    public static string Message(MigrationEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        string[] counts =
        [
            row.Rows is { } rows ? Count(rows, "row", "rows") : string.Empty,
            row.Transactions is { } transactions ? Count(transactions, "transaction", "transactions") : string.Empty,
            row.Retries > 0 ? Count(row.Retries, "retry", "retries") : string.Empty,
        ];
        var counted = string.Join(", ", counts.Where(c => c.Length > 0));
        var message = counted.Length == 0 ? row.Message : $"{row.Message} ({counted})";
        return row.Intact == false ? $"NOT INTACT: {row.Problem} {message}" : message;
    }

    /// <summary>The lock waits of a row, a line each, and below each the sessions that blocked it.</summary>
    /// <param name="row">The row.</param>
    public static string LockWaits(MigrationEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return string.Join(
            '\n',
            row.LockWaits.Select(wait =>
                $"attempt {wait.Attempt}: waited {DurationText.Format(wait.Waited)} for "
                + (wait.Lock.Length > 0 ? wait.Lock : "a lock")
                + (wait.Looks > 0 ? $" ({Count(wait.Looks, "look", "looks")})" : string.Empty)
                + string.Concat(wait.BlockedBy.Select(b => "\n  blocked by " + Blocker(b)))
            )
        );
    }

    /// <summary>The check of a row: what was expected and found, and the rows that failed it.</summary>
    /// <param name="row">The row.</param>
    public static string Check(MigrationEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Check is not { } check)
        {
            return string.Empty;
        }

        string[] lines =
        [
            $"{check.Stage} {check.Kind} {check.Name}: {check.Status}",
            check.Expected.Length > 0 ? "expected " + check.Expected : string.Empty,
            check.Actual.Length > 0 ? "found " + check.Actual : string.Empty,
            check.SqlState is { } state ? "SQLSTATE " + state : string.Empty,
            .. check.Rows.Select(r => "  " + r),
            check.RowsOmitted > 0 ? "  and " + Count(check.RowsOmitted, "row more", "rows more") : string.Empty,
        ];
        return string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private static string Blocker(LockBlocker blocker)
    {
        string[] facts =
        [
            blocker.User,
            blocker.Application,
            blocker.Kind.Length > 0 ? blocker.Kind : blocker.State,
            blocker.TransactionAge is { } age ? $"transaction {DurationText.Format(age)} old" : string.Empty,
        ];
        return $"pid {blocker.ProcessId} ({string.Join(", ", facts.Where(f => f.Length > 0))}): {blocker.Query}";
    }

    private static string Count(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");
}
