using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>A new plan from a terminal.</summary>
public sealed class NewTests
{
    [Fact]
    public async Task A_plan_to_begin_with_is_read_at_once()
    {
        using var folder = new TemporaryFolder();
        var made = await RunAsync(folder, "new", "shop");
        Assert.Equal((0, string.Empty), (made.ExitCode, made.Errors));
        Assert.EndsWith("plan.yaml: 1 phase, 1 with an undo\n", made.Output.ReplaceLineEndings("\n"));
        Assert.Equal(0, (await RunAsync(folder, "plan", "-p", "shop")).ExitCode);
        var again = await RunAsync(folder, "new", "shop");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("ErrorId: PlanExists", again.Errors);
        Assert.Equal(0, (await RunAsync(folder, "new", "shop", "--force")).ExitCode);
    }

    [Fact]
    public async Task A_folder_of_files_becomes_a_plan_and_what_is_left_is_listed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "migrations"));
        folder
            .With("migrations/001_t.sql", "create table t (id int);\n-- ROLLBACK SCRIPT\n-- drop table t;\n")
            .With("migrations/002_u.sql", "create table u (id int);\n");
        var looked = await RunAsync(folder, "new", "auth", "--from-folder", "migrations", "--what-if");
        Assert.Contains("  001_t.undo.sql", looked.Output);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "auth")));

        var made = await RunAsync(folder, "new", "auth", "--from-folder", "migrations");
        Assert.Equal(0, made.ExitCode);
        Assert.EndsWith(
            "plan.yaml: 2 phases, 1 with an undo\n\n1 open point, marked TODO in the plan:\n"
                + "  002_u.sql:1:1: phase 002 has no undo: write one, or give the reason with irreversible.\n",
            made.Output.ReplaceLineEndings("\n")
        );

        var json = await RunAsync(folder, "new", "auth", "--from-folder", "migrations", "--force", "--json");
        var plan = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal("002_u.sql", plan.GetProperty("findings")[0].GetProperty("place").GetProperty("file").GetString());
        Assert.Equal(2, (await RunAsync(folder, "new", "x", "--from-folder", "nowhere")).ExitCode);
    }

    [Fact]
    public async Task A_folder_of_another_tool_is_recognised_and_named()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "db"));
        folder.With("db/1_a.sql", "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n");
        var made = await RunAsync(folder, "new", ".", "--name", "shop", "--from-folder", "db");
        Assert.Equal((0, string.Empty), (made.ExitCode, made.Errors));
        Assert.EndsWith(
            "plan.yaml: 1 phase, 1 with an undo\nThe folder db (dbmate): 1_a.sql has a line '-- migrate:up'.\n",
            made.Output.ReplaceLineEndings("\n")
        );
        Assert.Contains(
            "dbmigrate invoke \"*\" --what-if\n",
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "README.md"))
        );
        Assert.Contains("1_a", (await RunAsync(folder, "plan")).Output);
    }

    private static Task<CommandOutcome> RunAsync(TemporaryFolder folder, params string[] arguments) =>
        CommandProcess.RunAsync(arguments, string.Empty, folder: folder.Path);
}
