using Npgsql;

namespace DbMigrate.Cli.Tests;

/// <summary>A copy from one database to another, as an operator sees it.</summary>
[Collection(ServerTests.Name)]
public sealed class CopyTests(ServerFixture server)
{
    // The check writes to the other table, on the target as on the source.
    private const string Setup = """
        create table a (id int, note text);
        insert into a select i, 'a note of some length' from generate_series(1, 5000) i;
        create function also(i int) returns boolean language plpgsql as
            $$ begin insert into public.a values (i, 'also'); return true; end $$;
        create table b (id int check (also(id)));
        insert into b values (1);
        """;

    private const string Plan = """
        plan: moving
        connections: { default: "${DATABASE_URL}", target: "${TARGET_URL}" }
        phases:
          - id: move
            apply: [ copy: { tables: TABLES, to: target, workers: 1 } ]
        """;

    [Fact]
    public async Task It_is_shown_run_and_undone()
    {
        var (folder, variables) = await PrepareAsync("[a]");
        using var _ = folder;

        var shown = await RunAsync("invoke", "move", "--what-if");
        Assert.Contains("copy a to target", shown.Output, StringComparison.Ordinal);
        var done = await RunAsync("invoke", "move");
        Assert.Equal(0, done.ExitCode);
        Assert.Contains("1 table, 5,001 rows; 1 table has the same content on both sides", done.Output);
        var undone = await RunAsync("undo", "move", "--yes");
        Assert.Equal(0, undone.ExitCode);
        Assert.Contains("undone", undone.Output, StringComparison.OrdinalIgnoreCase);

        Task<CommandOutcome> RunAsync(params string[] words) =>
            CommandProcess.RunAsync(words, string.Empty, variables, folder.Path);
    }

    [Fact]
    public async Task Rows_that_differ_are_CopyDiffers_with_the_exit_code_of_a_comparison()
    {
        var (folder, variables) = await PrepareAsync("[a, b]");
        using var _ = folder;

        var failed = await CommandProcess.RunAsync(["invoke", "move", "--json"], string.Empty, variables, folder.Path);

        Assert.Equal(6, failed.ExitCode);
        var said = failed.Output + failed.Errors;
        Assert.Contains("CopyDiffers", said, StringComparison.Ordinal);
        Assert.Contains("public.a: 5,001 rows in the source, 5,002 in the target", said, StringComparison.Ordinal);
        var next = await CommandProcess.RunAsync(["invoke", "move"], string.Empty, variables, folder.Path);
        Assert.Contains("dbmigrate undo move", next.Errors, StringComparison.Ordinal);
    }

    private async Task<(TemporaryFolder Folder, Dictionary<string, string> Variables)> PrepareAsync(string tables)
    {
        var (source, target) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await using var connection = await ServerFixture.OpenAsync(source);
        await using var command = new NpgsqlCommand(Setup, connection);
        await command.ExecuteNonQueryAsync();
        var plan = Plan.Replace("TABLES", tables, StringComparison.Ordinal);
        return (
            new TemporaryFolder().With("plan.yaml", plan),
            new() { ["DATABASE_URL"] = source.ToString(), ["TARGET_URL"] = target.ToString() }
        );
    }
}
