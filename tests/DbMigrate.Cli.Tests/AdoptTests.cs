using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>The history of another tool is adopted from a terminal.</summary>
[Collection(ServerTests.Name)]
public sealed class AdoptTests(ServerFixture server)
{
    private const string Plan = "plan: shop\nconnections: { default: '${DATABASE_URL}' }\n";

    [Fact]
    public async Task What_fits_is_adopted_and_what_does_not_is_listed()
    {
        using var work = await Workplace.CreateAsync(server);
        Directory.CreateDirectory(Path.Combine(work.Folder, "db"));
        Write(work, "plan.yaml", Plan + "phases_from: { folder: db, layout: plain }\n");
        Write(
            work,
            "db/1_a.sql",
            "create table public.schema_migrations (version text primary key);\n"
                + "insert into public.schema_migrations values ('2'), ('4');\n"
        );
        Assert.Equal(0, (await work.RunAsync("invoke 1_a")).ExitCode);

        Write(work, "plan.yaml", Plan + "phases_from: { folder: db, layout: plain, history: rails }\n");
        Write(work, "db/2_b.sql", "select 1;\n");
        Write(work, "db/3_c.sql", "select 1;\n");
        Write(work, "db/4_d.sql", "select 1;\n");
        var looked = await work.RunAsync("adopt --what-if");
        Assert.Equal(6, looked.ExitCode);
        Assert.Contains("3_c    Gap", looked.Output, StringComparison.Ordinal);
        Assert.Contains("1 in the journal already, 2 to adopt, 1 left out", looked.Output, StringComparison.Ordinal);
        Assert.Contains("ErrorId: HistoryMismatch", looked.Errors, StringComparison.Ordinal);

        var part = await work.RunAsync("adopt --partial --json");
        Assert.Equal(0, part.ExitCode);
        Assert.Equal(
            ["Recorded False", "Applied True", "Gap False", "Applied True"],
            part.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonDocument.Parse(l).RootElement)
                .Select(e => $"{e.GetProperty("outcome").GetString()} {e.GetProperty("adopted").GetBoolean()}")
        );
        Assert.Contains("Adopted", (await work.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_other_tool_has_undone_is_recorded_on_demand()
    {
        using var work = await Workplace.CreateAsync(server);
        Directory.CreateDirectory(Path.Combine(work.Folder, "db"));
        Write(work, "plan.yaml", Plan + "phases_from: { folder: db, layout: dbmate, keep_history: true }\n");
        Write(work, "db/1_a.sql", "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n");
        Write(
            work,
            "db/2_b.sql",
            "-- migrate:up\ndelete from schema_migrations where version = '1';\n-- migrate:down\nselect 2;\n"
        );
        Assert.Equal(0, (await work.RunAsync("invoke *")).ExitCode);
        var refused = await work.RunAsync("undo 1_a --yes");
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("The journal has 1_a as applied, and dbmate has not", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("adopt --undone`", refused.Errors, StringComparison.Ordinal);
        var asked = await work.RunAsync("adopt");
        Assert.Equal(6, asked.ExitCode);
        Assert.Contains("1_a    Missing", asked.Output, StringComparison.Ordinal);
        Assert.Contains("adopt --undone`", asked.Errors, StringComparison.Ordinal);
        var taken = await work.RunAsync("adopt --undone");
        Assert.Equal(0, taken.ExitCode);
        Assert.Contains("1 recorded as undone, 1 in the journal already", taken.Output, StringComparison.Ordinal);
    }

    private static void Write(Workplace work, string name, string text) =>
        File.WriteAllText(Path.Combine(work.Folder, name), text);
}
