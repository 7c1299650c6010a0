using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Cli.Tests;

/// <summary>The scripts of docs/examples/consolidated-schema, and what its README shows, word for word.</summary>
[Collection(ServerTests.Name)]
public sealed partial class ConsolidatedSchemaExampleTests(ServerFixture server)
{
    private const string Master = "supabase/migrations/99999999999999_master_consolidated_schema.sql";
    private const string Nps = "supabase/migrations/20250120000000_nps_submissions.sql";
    private const string Duration = "supabase/migrations/20250203000000_workflow_duration.sql";
    private const string DurationUndo = "supabase/undo/20250203000000_workflow_duration.sql";

    [PsqlFact]
    public async Task Each_check_of_a_change_passes_on_what_is_right()
    {
        var (code, failed, output) = await CheckAsync();
        Assert.True(code == 0, output);
        Assert.Empty(failed);
        Assert.EndsWith("Every check has passed.", output.Trim(), StringComparison.Ordinal);
        Assert.Equal(9, output.Split("\npassed\n").Length - 1);
    }

    [PsqlFact]
    public async Task Descriptions_that_drift_apart_are_found_and_so_are_leaks()
    {
        var (code, failed, output) = await CheckAsync(
            (Master, "CREATE INDEX events_file_path_idx ON events (file_path);", ""),
            ("prisma/schema.prisma", "@map(\"landing_page\")", "@map(\"landing\")"),
            (
                Duration,
                "CREATE TRIGGER",
                "CREATE FUNCTION app.leak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\nCREATE TRIGGER"
            ),
            (DurationUndo, "DROP TRIGGER", "DROP FUNCTION app.leak();\nDROP TRIGGER")
        );
        Assert.Equal(1, code);
        Assert.Equal(
            [
                "both ways lead to the same schema",
                "prisma/schema.prisma fits",
                "the audit finds nothing new",
                "the documentation is up to date",
            ],
            failed
        );
        Assert.Contains("events_file_path_idx", output, StringComparison.Ordinal);
        Assert.Contains("landing_page", output, StringComparison.Ordinal);
        Assert.Contains("app.leak", output, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task A_master_file_that_is_refused_and_an_undo_that_leaves_something_are_found()
    {
        var (code, failed, output) = await CheckAsync(
            (Master, "CREATE INDEX events_file_path_idx ON events (file_path);", "CREATE INDEX ON events (path);"),
            (DurationUndo, "DROP FUNCTION app.measure_execution();\n", "")
        );
        Assert.Equal(1, code);
        Assert.Equal(["an empty database is built", "they can be undone", "and run again"], failed.Take(3));
        Assert.Contains("column \"path\" does not exist", output, StringComparison.Ordinal);
        Assert.Contains("measure_execution", output, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task A_policy_that_lets_users_write_for_others_is_found_before_it_is_merged()
    {
        var (code, failed, output) = await CheckAsync(
            (Nps, "WITH CHECK (user_id = (SELECT app.current_user_id()))", "WITH CHECK (true)")
        );
        Assert.Equal(1, code);
        Assert.Contains("the increments run", failed);
        Assert.Contains("nobody answers for somebody else", output, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task An_invalid_plan_is_found()
    {
        var (code, failed, output) = await CheckAsync(("plan.yaml", "keep_history:", "keeps_history:"));
        Assert.Equal(1, code);
        Assert.Empty(failed);
        Assert.Contains("== the plan is valid", output, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'keep_history'?", output, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task A_deployment_stops_and_the_alarm_rings_where_the_schema_was_changed_by_hand()
    {
        using var scripts = new ConsolidatedSchemaScripts();
        var database = await PastAsync(scripts);

        var variables = new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() };
        var adopted = await CommandProcess.RunAsync(["adopt"], string.Empty, variables, scripts.Folder);
        Assert.True(adopted.ExitCode == 0, adopted.Errors);

        var (code, output) = await scripts.RunAsync("ci/deploy.sh", database);
        Assert.True(code == 0, output);
        (code, output) = await scripts.RunAsync("ci/alarm.sh", database);
        Assert.True(code == 0, output);
        (code, output) = await scripts.RunAsync("ci/deploy.sh", database);
        Assert.True(code == 0, output);

        var beyond = await CommandProcess.RunAsync(
            ["schema", "diff", "--to", "prisma/schema.prisma", "--verbose"],
            string.Empty,
            variables,
            scripts.Folder
        );
        Assert.True(beyond.ExitCode == 0, beyond.Output + beyond.Errors);
        Assert.Contains("not in Prisma policy public.users.users_read\n", beyond.Output, StringComparison.Ordinal);

        await ServerFixture.ExecuteAsync(database, "create index by_hand on users (name)");
        File.WriteAllText(
            Path.Combine(scripts.Folder, "supabase/migrations/20250301000000_next.sql"),
            "ALTER TABLE users ADD COLUMN phone text;\n"
        );
        (code, output) = await scripts.RunAsync("ci/deploy.sh", database);
        Assert.True(code == 3, output);
        Assert.Contains("by_hand", output, StringComparison.Ordinal);
        var late = await CommandProcess.RunAsync(
            ["maintenance", "run", "--now", "--schedule", "drift"],
            string.Empty,
            variables,
            scripts.Folder
        );
        Assert.True(late.ExitCode == 5, late.Output + late.Errors);
        Assert.Contains("by_hand", late.Output + late.Errors, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task Whoever_tries_it_sees_what_the_readme_says()
    {
        using var scripts = new ConsolidatedSchemaScripts();
        var database = await server.CreateDatabaseAsync();
        var text = (await File.ReadAllTextAsync(Path.Combine(scripts.Folder, "README.md"))).ReplaceLineEndings("\n");
        var lines = Shell()
            .Matches(text[text.IndexOf("## Try it", StringComparison.Ordinal)..])
            .SelectMany(m => m.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        Assert.StartsWith("server=$(dbmigrate sandbox start", lines[0], StringComparison.Ordinal);
        lines[0] = $"server='{database}'";
        var undo = lines.FindIndex(l => l.StartsWith("dbmigrate undo", StringComparison.Ordinal));
        lines.Insert(undo + 1, lines[undo] + " --yes");
        await File.WriteAllTextAsync(
            Path.Combine(scripts.Folder, "try.sh"),
            $"PATH={Path.GetDirectoryName(scripts.Command)}:$PATH\n"
                + string.Concat(lines.Select((l, i) => $"{l}\necho \"## line {i}: $?\"\n"))
        );

        var (_, output) = await scripts.RunAsync("try.sh");

        Assert.Equal(
            lines.Select(
                (l, i) => $"{i}: {(l.Contains("--align", StringComparison.Ordinal) ? 6 : i == undo ? 3 : 0)} {l}"
            ),
            Ends().Matches(output).Select((m, i) => $"{m.Groups["line"].Value}: {m.Groups["code"].Value} {lines[i]}")
        );
        Assert.Contains("10 in the archive", output, StringComparison.Ordinal);
        Assert.Contains("by_hand", output, StringComparison.Ordinal);
        Assert.Contains("feature_flags_read", output, StringComparison.Ordinal);
        Assert.Matches(@"not in Prisma: comment \(\d+\), constraint \(\d+\), function \(\d+\), ", output);
        Assert.DoesNotContain("not in Prisma policy", output, StringComparison.Ordinal);
    }

    [PsqlFact]
    public async Task The_demo_runs_to_its_end()
    {
        using var scripts = new ConsolidatedSchemaScripts();
        var (code, output) = await scripts.RunAsync("demo.sh");
        Assert.True(code == 0, output);
        Assert.EndsWith(
            "The databases, the files and the documentation agree.",
            output.Trim(),
            StringComparison.Ordinal
        );
    }

    private static async Task<(int Code, string[] Failed, string Output)> CheckAsync(
        params (string File, string From, string To)[] mistakes
    )
    {
        using var scripts = new ConsolidatedSchemaScripts();
        foreach (var (file, from, to) in mistakes)
        {
            scripts.Change(file, from, to);
        }

        var (code, output) = await scripts.RunAsync("ci/check.sh");
        return (code, [.. Failure().Matches(output).Select(m => m.Groups["name"].Value)], output);
    }

    private async Task<Uri> PastAsync(ConsolidatedSchemaScripts scripts)
    {
        var database = await server.CreateDatabaseAsync();
        await File.WriteAllTextAsync(
            Path.Combine(scripts.Folder, "past.sh"),
            "for file in setup/*.sql; do psql \"$DATABASE_URL\" -X -q -v ON_ERROR_STOP=1 -f \"$file\" || exit 1; done\n"
        );
        var (code, output) = await scripts.RunAsync("past.sh", database);
        Assert.True(code == 0, output);
        return database;
    }

    [GeneratedRegex(@"^FAILED: (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex Failure();

    [GeneratedRegex("^## line (?<line>[0-9]+): (?<code>[0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Ends();

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();
}
