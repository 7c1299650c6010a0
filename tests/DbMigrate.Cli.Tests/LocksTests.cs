using System.Text.Json;
using Npgsql;

namespace DbMigrate.Cli.Tests;

/// <summary>Who blocks whom, on a terminal and for a script.</summary>
[Collection(ServerTests.Name)]
public sealed class LocksTests(ServerFixture server)
{
    [Fact]
    public async Task A_tree_of_who_waits_for_whom()
    {
        var database = await server.CreateDatabaseAsync();
        var quiet = await RunAsync(database, "locks");
        Assert.Equal((0, "No session waits for a lock."), (quiet.ExitCode, quiet.Output.Trim()));

        await using var holder = await ServerFixture.OpenAsync(database);
        await ExecuteAsync(holder, "create table busy (id int)");
        await ExecuteAsync(holder, "create table unused (id int)");
        await ExecuteAsync(holder, "begin");
        await ExecuteAsync(holder, "select from busy where 'x\u001b[31m' <> ''");
        await using var waiter = await ServerFixture.OpenAsync(database);
        var waiting = ExecuteAsync(waiter, "truncate busy");
        await using var look = await ServerFixture.OpenAsync(database);
        await using (
            var command = new NpgsqlCommand(
                $"select count(*) from pg_locks where pid = {waiter.ProcessID} and not granted",
                look
            )
        )
        {
            while ((long)(await command.ExecuteScalarAsync())! == 0) { }
        }

        var unused = await RunAsync(database, "locks", "--table", "unused");
        Assert.Equal((0, string.Empty), (unused.ExitCode, unused.Output.Trim()));
        Assert.Contains("No session holds or awaits a lock on public.unused.", unused.Errors, StringComparison.Ordinal);

        var text = await RunAsync(database, "locks", "--table", "busy");
        Assert.Equal(0, text.ExitCode);
        var lines = text.Output.Split('\n');
        Assert.StartsWith($"pid {holder.ProcessID} (", lines[0]);
        Assert.Contains("idle in transaction", lines[0]);
        Assert.Contains("blocks 1 session", lines[0]);
        Assert.Contains(
            lines,
            l =>
                l.StartsWith($"  pid {waiter.ProcessID} (", StringComparison.Ordinal)
                && l.Contains("AccessExclusiveLock on public.busy", StringComparison.Ordinal)
        );
        Assert.Contains(@"\x1b[31m", text.Output);
        Assert.DoesNotContain('\u001b', text.Output);

        var json = await RunAsync(database, "locks", "--json");
        var rows = json
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.Equal([0, 1], rows.Select(r => r.GetProperty("depth").GetInt32()));
        Assert.Equal("public.busy", rows[1].GetProperty("object").GetString());
        await ExecuteAsync(holder, "commit");
        await waiting;
    }

    [Fact]
    public async Task A_given_connection_needs_no_plan()
    {
        var database = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        var found = await CommandProcess.RunAsync(
            ["locks", "--connection", database.ToString()],
            string.Empty,
            new Dictionary<string, string>(),
            folder.Path
        );
        Assert.Equal((0, "No session waits for a lock."), (found.ExitCode, found.Output.Trim()));

        var missing = await CommandProcess.RunAsync(
            ["locks", "--connection", database.ToString(), "--plan", "none"],
            string.Empty,
            new Dictionary<string, string>(),
            folder.Path
        );
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("There is no plan at", missing.Errors, StringComparison.Ordinal);

        var neither = await CommandProcess.RunAsync(
            ["locks"],
            string.Empty,
            new Dictionary<string, string>(),
            folder.Path
        );
        Assert.Equal(2, neither.ExitCode);
        Assert.Contains("There is no plan in the folder", neither.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_a_fault_of_the_call()
    {
        var database = new UriBuilder(await server.CreateDatabaseAsync()) { Path = "/never_made" };
        var refused = await RunAsync(database.Uri, "locks");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("there is no database 'never_made' on this server", refused.Errors, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<CommandOutcome> RunAsync(Uri database, params string[] arguments)
    {
        using var folder = new TemporaryFolder().With(
            "plan.yaml",
            "plan: p\nphases: [ { id: a, apply: [ { milestone: done } ] } ]\n"
        );
        return await CommandProcess.RunAsync(
            arguments,
            string.Empty,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
            folder.Path
        );
    }
}
