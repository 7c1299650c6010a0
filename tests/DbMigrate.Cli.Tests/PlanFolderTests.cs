using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary><c>dbmigrate plan</c> shows what there is to know of a folder, and refuses what a run would refuse.</summary>
public sealed class PlanFolderTests
{
    private static TemporaryFolder Folder(string first = "create table ${name} ();\n") =>
        new TemporaryFolder()
            .With(
                "plan.yaml",
                "plan: shop\nvariables: { name: item }\nphases_from:\n  folder: db\n  layout: flyway\n  archive: db/old\n"
                    + "  bootstrap: { file: all.sql, through: V1__a }\n"
            )
            .With("db/V1__a.sql", first)
            .With("db/V2__b.sql", "select 1;\n")
            .With("db/U2__b.sql", "select 1;\n")
            .With("db/afterMigrate.sql", "select 1;\n")
            .With("db/old/V0__z.sql", "select 1;\n")
            .With("all.sql", "create table item ();\n");

    [Fact]
    public async Task The_notes_the_archive_and_the_bootstrap_are_shown()
    {
        using var folder = Folder();
        var outcome = await RunAsync(folder, "plan");
        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Errors));
        Assert.Contains(
            "db (flyway), history of flyway, bootstrap all.sql through V1__a",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Notes of the folder db (1):\n  db/afterMigrate.sql:1:1: is not run: it is a callback of flyway.\n",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("Archived, never run (1):\n  db/old/V0__z.sql\n", outcome.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await RunAsync(folder, "plan", "--json")).Output);
        var source = json.RootElement.GetProperty("source");
        Assert.Equal(
            "is not run: it is a callback of flyway.",
            source.GetProperty("notes")[0].GetProperty("message").GetString()
        );
        Assert.Equal("db/old/V0__z.sql", source.GetProperty("archived")[0].GetString());
        Assert.Equal(
            ("all.sql", "V1__a"),
            (source.GetProperty("bootstrapFile").GetString(), source.GetProperty("bootstrapThrough").GetString())
        );
    }

    [Fact]
    public async Task What_a_run_would_refuse_is_an_error_below_the_plan()
    {
        using var folder = Folder("select 1;\n  select '${none}';\n");
        var outcome = await RunAsync(folder, "plan");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("V2__b", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            "db/V1__a.sql:2:11: the placeholder ${none} has no value. Define the variable 'none' in the plan.",
            outcome.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains("ErrorId: PlanInvalid", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(folder, "plan", "V2__b")).ExitCode);
        Assert.Equal(2, (await RunAsync(folder, "plan", "V1__a")).ExitCode);

        folder.With("all.sql", "select 'x;\n").With("db/V1__a.sql", "select 1;\n");
        Assert.Contains("all.sql:1:8", (await RunAsync(folder, "plan")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phase_without_an_undo_says_why()
    {
        using var folder = new TemporaryFolder()
            .With("plan.yaml", "plan: shop\nphases_from: { folder: db, layout: dbmate }\n")
            .With("db/1_a.sql", "-- migrate:up\nselect 1;\n");
        Assert.Contains(
            "  no undo: db/1_a.sql has no statement below '-- migrate:down'\n",
            (await RunAsync(folder, "plan", "1_a")).Output,
            StringComparison.Ordinal
        );
    }

    private static Task<CommandOutcome> RunAsync(TemporaryFolder folder, params string[] words) =>
        CommandProcess.RunAsync(words, string.Empty, folder: folder.Path);
}
