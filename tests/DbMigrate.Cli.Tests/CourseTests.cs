using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>
/// A migration from its first status to its undo, by the command alone, with the exit code of each outcome.
/// </summary>
[Collection(ServerTests.Name)]
[Trait("Runs", "OnWindows")]
public sealed class CourseTests(ServerFixture server)
{
    [Fact]
    public async Task A_phase_is_seen_run_verified_and_taken_back()
    {
        using var work = await Workplace.CreateAsync(server);
        var status = await work.RunAsync("status");
        Assert.Equal((0, string.Empty), (status.ExitCode, status.Errors));
        Assert.Matches(@"(?m)^a +Ready +The table$", status.Output);
        Assert.Matches(@"(?m)^b +Pending ", status.Output);

        Assert.StartsWith(
            "Phase a: Nothing to undo: the phase was never applied.",
            (await work.RunAsync("undo a")).Output,
            StringComparison.Ordinal
        );

        var invoked = await work.RunAsync("invoke a");
        Assert.Equal(0, invoked.ExitCode);
        Assert.Contains("Phase a: Verified", invoked.Output, StringComparison.Ordinal);
        Assert.Equal(1L, await ServerFixture.ScalarAsync(work.Database, "select count(*) from item"));

        // What is as it should be is counted; all of it is for who asks.
        Assert.Matches(@"(?m)^passed: 1 gate, \d+ server, 1 verify$", invoked.Output);
        Assert.DoesNotContain("it has its first row", invoked.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("undo a --yes")).ExitCode);
        var whole = await work.RunAsync("invoke a --verbose");
        Assert.Matches("(?m)^passed +a +verify +it has its first row$", whole.Output);
        Assert.DoesNotContain("passed:", whole.Output, StringComparison.Ordinal);

        // Each closed gate has its own line under its phase, in short; the whole of it is for who asks.
        var after = await work.RunAsync("status");
        Assert.Matches(
            @"(?m)^b +Blocked .*\n    soak:a: opens at .*\n    milestone:build-deployed: not recorded\nc ",
            after.Output.ReplaceLineEndings("\n")
        );
        Assert.Matches(@"(?m)^a +Verified +\S+ \S+Z \(\d+ m?s ago\) ", after.Output);
        Assert.Matches(
            @"(?m)^b +Blocked .*\n    soak:a: Phase a was verified .*\n    milestone:build-deployed: The milestone build-deployed is not recorded.*\nc ",
            (await work.RunAsync("status --verbose")).Output.ReplaceLineEndings("\n")
        );

        Assert.Equal(0, (await work.RunAsync("verify a")).ExitCode);
        var undone = await work.RunAsync("undo a --yes");
        Assert.Equal(0, undone.ExitCode);
        Assert.Contains("Phase a: Undone", undone.Output, StringComparison.Ordinal);
        Assert.Equal(DBNull.Value, await ServerFixture.ScalarAsync(work.Database, "select to_regclass('item')::text"));
    }

    [Fact]
    public async Task A_closed_gate_ends_with_3_and_opens_by_a_milestone_or_a_reason()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var blocked = await work.RunAsync("invoke b");
        Assert.Equal(3, blocked.ExitCode);
        Assert.Contains("soak:a", blocked.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: GateClosed", blocked.Errors, StringComparison.Ordinal);
        Assert.Equal(3, (await work.RunAsync("preflight b")).ExitCode);
        var findings = JsonDocument
            .Parse((await work.RunAsync("invoke b --json")).Errors.Split('\n')[^2])
            .RootElement.GetProperty("findings");
        Assert.Equal(
            [("soak:a", "plan.yaml"), ("milestone:build-deployed", "plan.yaml")],
            findings
                .EnumerateArray()
                .Select(f =>
                    (f.GetProperty("check").GetString(), f.GetProperty("place").GetProperty("file").GetString())
                )
        );

        var recorded = await work.RunAsync(["milestone", "build-deployed", "--note", "build 17"]);
        Assert.Equal(0, recorded.ExitCode);
        Assert.Contains("build-deployed", recorded.Output, StringComparison.Ordinal);
        var passed = await work.RunAsync([
            "invoke",
            "b",
            "--yes",
            "--override-gate",
            "soak:a",
            "--reason",
            "a test has no day to wait",
        ]);
        Assert.Equal(
            (0, true),
            (passed.ExitCode, passed.Output.Contains("Phase b: Verified", StringComparison.Ordinal))
        );

        var history = await work.RunAsync("history --json");
        Assert.Contains("a test has no day to wait", history.Output, StringComparison.Ordinal);
        var undone = await work.RunAsync("undo --through a --yes");
        Assert.Equal(0, undone.ExitCode);
        Assert.True(
            undone.Output.IndexOf("Phase b: Undone", StringComparison.Ordinal)
                < undone.Output.IndexOf("Phase a: Undone", StringComparison.Ordinal),
            undone.Output
        );
    }

    [Fact]
    public async Task A_statement_that_fails_ends_with_4_and_leaves_nothing()
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write(
            "a.sql",
            "create table item (id int);\ninsert into item values (1);\nselekt 3;\ninsert into item values (4);\nselect 5;\n"
        );
        var failed = await work.RunAsync("invoke a");
        Assert.Equal(4, failed.ExitCode);
        Assert.Contains("a.sql:3:1", failed.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: StatementFailed, SQLSTATE: 42601", failed.Errors, StringComparison.Ordinal);
        Assert.Equal(DBNull.Value, await ServerFixture.ScalarAsync(work.Database, "select to_regclass('item')::text"));

        work.Write("a.sql", "create table item (id int);\ninsert into item values (1);\n");
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
    }

    [Fact]
    public async Task A_relation_that_exists_already_is_described_with_where_to_look_next()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, "create table item (name text)");
        work.Write("a.sql", "create table item (id int);\n");

        var failed = await work.RunAsync("invoke a");

        Assert.Equal(4, failed.ExitCode);
        Assert.Contains("found: table public.item, 1 column, ", failed.Errors, StringComparison.Ordinal);
        Assert.Contains("Next: To see what was run here: `dbmigrate history", failed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verify_that_fails_ends_with_6_and_the_phase_stays_applied()
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write("a.sql", "create table item (id int primary key, name text);\n");
        var invoked = await work.RunAsync("invoke a");
        Assert.Equal(6, invoked.ExitCode);
        Assert.Contains("Phase a: Applied", invoked.Output, StringComparison.Ordinal);
        Assert.Contains("it has its first row", invoked.Output, StringComparison.Ordinal);
        Assert.Contains("ErrorId: VerifyFailed", invoked.Errors, StringComparison.Ordinal);
        Assert.Contains("Next: Correct the data and verify again: `dbmigrate verify a", invoked.Errors);
        Assert.Equal(6, (await work.RunAsync("verify a")).ExitCode);
        var line = JsonDocument.Parse((await work.RunAsync("verify a --json")).Errors).RootElement;
        Assert.Equal(
            ("VerifyFailed", "InvalidResult", 6),
            (
                line.GetProperty("errorId").GetString(),
                line.GetProperty("category").GetString(),
                line.GetProperty("exitCode").GetInt32()
            )
        );
        Assert.Contains("`dbmigrate undo a", line.GetProperty("next").GetString());
        Assert.Contains("found 0", line.GetProperty("message").GetString());

        var quiet = await work.RunAsync("verify a --quiet");
        Assert.Equal(new CommandOutcome(6, string.Empty, string.Empty), quiet);
        await ServerFixture.ExecuteAsync(work.Database, "insert into item values (1, 'late')");
        Assert.Equal(new CommandOutcome(0, string.Empty, string.Empty), await work.RunAsync("verify a --quiet"));
    }

    [Fact]
    public async Task High_risk_is_refused_where_nobody_can_be_asked_until_it_is_confirmed()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var refused = await work.RunAsync("invoke c");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("--yes", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: ConfirmationRequired", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("invoke c --yes")).ExitCode);
    }

    [Fact]
    public async Task What_if_shows_the_steps_and_changes_nothing()
    {
        using var work = await Workplace.CreateAsync(server);
        var shown = await work.RunAsync("invoke a --what-if --json");
        Assert.Equal(0, shown.ExitCode);
        var previews = shown
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToList();
        Assert.Contains(
            previews,
            p => p.GetProperty("kind").GetString() == "sql" && p.GetProperty("step").GetInt32() == 1
        );
        Assert.Equal(DBNull.Value, await ServerFixture.ScalarAsync(work.Database, "select to_regclass('item')::text"));
        Assert.Matches(@"(?m)^a +Ready ", (await work.RunAsync("status")).Output);
    }

    [Fact]
    public async Task An_approval_is_recorded_with_the_content_that_it_is_for()
    {
        using var work = await Workplace.CreateAsync(server);
        var approved = await work.RunAsync(["approve", "a", "--note", "looked at", "--json"]);
        Assert.Equal(0, approved.ExitCode);
        var approval = JsonDocument.Parse(approved.Output).RootElement;
        Assert.Equal(
            ("a", "looked at"),
            (approval.GetProperty("phase").GetString(), approval.GetProperty("note").GetString())
        );
        Assert.StartsWith("v2:sha256:", approval.GetProperty("checksum").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoke aa", 2, "PhaseNotFound")]
    [InlineData("invoke z*", 2, "PhaseNotFound")]
    [InlineData("repair * --mark done --reason looked", 2, "UsageInvalid")]
    [InlineData("repair a --mark done --reason looked", 3, "NothingInDoubt")]
    [InlineData("milestone build-deploied", 2, "MilestoneNotFound")]
    [InlineData("verify a", 3, "PhaseNotApplied")]
    [InlineData("status --variable nope=1", 2, "VariableInvalid")]
    public async Task What_is_not_there_is_named(string line, int exitCode, string errorId)
    {
        using var work = await Workplace.CreateAsync(server);
        var outcome = await work.RunAsync(line);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains("ErrorId: " + errorId, outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_row_of_the_journal_is_found_and_ends_with_5()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        Assert.Equal(0, (await work.RunAsync("history --verify")).ExitCode);
        await ServerFixture.ExecuteAsync(
            work.Database,
            "update dbmigrate.event set message = 'it was somebody else' where id = (select min(id) from dbmigrate.event)"
        );
        var history = await work.RunAsync("history --verify");
        Assert.Equal(5, history.ExitCode);
        Assert.Contains("no", history.Output, StringComparison.Ordinal);
        Assert.Single(
            (await work.RunAsync("history --last 1 --json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public async Task The_history_shows_what_was_counted_of_a_batch_and_what_a_check_found()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        await ServerFixture.ExecuteAsync(work.Database, "insert into item values (2, 'two')");
        Assert.Equal(6, (await work.RunAsync("verify a")).ExitCode);

        var text = (await work.RunAsync("history")).Output;
        Assert.Contains("(1 row)", text, StringComparison.Ordinal);
        Assert.Contains("it has its first row: passed.", text, StringComparison.Ordinal);
        Assert.Contains("it has its first row: failed.", text, StringComparison.Ordinal);

        var lines = (await work.RunAsync("history --json"))
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement)
            .ToList();
        var done = lines.Single(l => l.GetProperty("event").GetString() == "BatchDone");
        Assert.Equal(1, done.GetProperty("rows").GetInt64());
        Assert.Equal(0, done.GetProperty("retries").GetInt64());
        Assert.Empty(done.GetProperty("lockWaits").EnumerateArray());
        var check = lines.First(l => l.GetProperty("event").GetString() == "Checked").GetProperty("check");
        Assert.Equal("it has its first row", check.GetProperty("name").GetString());
        Assert.Equal("Verify", check.GetProperty("stage").GetString());
        Assert.Equal("Failed", check.GetProperty("status").GetString());
        Assert.Contains("1", check.GetProperty("expected").GetString(), StringComparison.Ordinal);
        Assert.Contains("2", check.GetProperty("actual").GetString(), StringComparison.Ordinal);
    }
}
