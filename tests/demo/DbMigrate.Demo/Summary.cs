using Npgsql;

namespace DbMigrate.Demo;

/// <summary>Compares the rows that the application has written with the rows of the tables.</summary>
internal static class Summary
{
    /// <summary>A longer stall is an outage for a user of the service.</summary>
    private const double LongestStallAllowed = 5000;

    internal static async Task<bool> ShowAsync(DemoFolder folder)
    {
        if (folder.ReadReport() is not { Code: TrafficReport.Stopped } report)
        {
            throw new DemoException("The application has not stopped: nothing to sum up.");
        }

        await using var connection = new NpgsqlConnection(folder.ConnectionString("SERVER_URL"));
        await connection.OpenAsync();
        var lost = 0L;
        foreach (var table in ServiceTable.All)
        {
            lost += Math.Max(
                0,
                report.Written[table.Name]
                    - await table.CountAsync(connection, $"user_id LIKE '{ServiceTable.LiveCaller}%'")
            );
        }

        Console.WriteLine(
            FormattableString.Invariant(
                $"rows written {report.WrittenInAll:N0} ({report.WrittenByOld:N0} by the old code, {report.WrittenByNew:N0} by the new)"
            )
        );
        Console.WriteLine(FormattableString.Invariant($"usual time of a write {report.MedianMilliseconds:N1} ms"));
        Console.WriteLine($"errors of the writer {report.Errors}");
        Console.WriteLine(FormattableString.Invariant($"longest stall {report.LongestStallMilliseconds:F0} ms"));
        Console.WriteLine($"rows lost {lost}");
        foreach (var message in report.Messages)
        {
            Console.WriteLine($"  error: {message}");
        }

        return report.Errors == 0
            && lost == 0
            && report is { WrittenByOld: > 0, WrittenByNew: > 0, LongestStallMilliseconds: < LongestStallAllowed };
    }
}
