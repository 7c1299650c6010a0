using System.Diagnostics;
using Npgsql;

namespace DbMigrate.Demo;

/// <summary>One connection of the application: a write every few milliseconds, table after table.</summary>
internal sealed class Writer(string name, string connectionString, Tally tally)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The first writes of a process are slow because its code is being compiled: they are not measured.
    /// </summary>
    private const int WarmUp = 20;

    /// <summary>The code of the last write.</summary>
    internal volatile ApplicationCode? Runs;

    /// <summary>Writes with the code that <paramref name="wanted"/> returns, until it returns null.</summary>
    internal async Task RunAsync(Func<ApplicationCode?> wanted)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        using var pace = new PeriodicTimer(Pace);
        for (var number = 0; wanted() is { } code; number++)
        {
            Runs = code;
            await WriteAsync(connection, code, number);
            await pace.WaitForNextTickAsync();
        }
    }

    private async Task WriteAsync(NpgsqlConnection connection, ApplicationCode code, int number)
    {
        var table = ServiceTable.All[number % ServiceTable.All.Count];
        var customer = 1 + (number / ServiceTable.All.Count % 2);
        var caller = FormattableString.Invariant($"{ServiceTable.LiveCaller}{name}-{number}");
        var (began, start) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        try
        {
            var found = await code.WriteAsync(connection, table, caller, customer);
            tally.Acknowledged(table, code);
            if (found != 1)
            {
                await FailAsync($"{code.Name} code, {table.Name}: {found} rows where the one just written should be");
            }
        }
        catch (NpgsqlException failure)
        {
            await FailAsync($"{code.Name} code, {table.Name}: {failure.Message}");
            if (connection.State != System.Data.ConnectionState.Open)
            {
                await connection.OpenAsync();
            }
        }

        if (number >= WarmUp)
        {
            tally.Took(began, start);
        }
    }

    /// <summary>Counts an error and writes it to the log of the application, which phase b checks.</summary>
    private async Task FailAsync(string message)
    {
        tally.Failed(message);
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var log = new NpgsqlCommand(
                "INSERT INTO app_log (level, message) VALUES ('error', $1)",
                connection
            );
            log.Parameters.Add(new NpgsqlParameter { Value = message });
            await log.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The error is counted anyway.
        }
    }
}
