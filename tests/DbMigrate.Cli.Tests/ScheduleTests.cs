using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>The files that let a scheduler call maintenance. Nothing of the machine is changed.</summary>
public sealed class ScheduleTests
{
    private const string Plan = """
        plan: kept
        connections: { default: "${DATABASE_URL}" }
        phases: [ { id: a, apply: [ { milestone: done } ] } ]
        maintenance: { name: nightly, cron: 15 3 * * *, tasks: [ { sql: one.sql } ] }
        """;

    [Fact]
    public async Task They_are_shown_written_replaced_and_removed()
    {
        using var folder = new TemporaryFolder()
            .With("plan.yaml", Plan)
            .With("one.sql", "select 1;\n")
            .With("kept.env", "DATABASE_URL=postgres://u:hidden@h/d\n");
        var output = Path.Combine(folder.Path, "units");

        var shown = await RunAsync("schedule register --kind systemd --output units --env-file kept.env --what-if");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("OnCalendar=*:0/15", shown.Output, StringComparison.Ordinal);
        Assert.Contains("maintenance run --plan", shown.Output, StringComparison.Ordinal);
        Assert.Contains("--on-time", shown.Output, StringComparison.Ordinal);
        Assert.Contains("kept.env", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", shown.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));

        var first = await RunAsync("schedule register --kind systemd -o units --env-file kept.env --every 5m");
        Assert.Contains("nothing was activated. It is new.", first.Output, StringComparison.Ordinal);
        Assert.Contains(
            "OnCalendar=*:0/5",
            await File.ReadAllTextAsync(Directory.GetFiles(output, "dbmigrate-kept-????????.timer").Single()),
            StringComparison.Ordinal
        );
        var again = await RunAsync("schedule register --kind systemd --output units --json");
        var registration = JsonDocument.Parse(again.Output).RootElement;
        Assert.True(registration.GetProperty("replaced").GetBoolean());
        Assert.Contains(
            "The calls need DATABASE_URL",
            Assert.Single(registration.GetProperty("warnings").EnumerateArray()).GetString()!,
            StringComparison.Ordinal
        );
        Assert.Contains("The calls need DATABASE_URL", again.Errors, StringComparison.Ordinal);

        // A second registration of the same plan has a name of its own.
        await RunAsync("schedule register --kind systemd --output units --env-file kept.env --name second");
        Assert.Equal(4, Directory.GetFiles(output).Length);
        await RunAsync("schedule unregister --kind systemd --output units --name second");
        Assert.Equal(2, Directory.GetFiles(output).Length);

        // The plan need not be valid to remove what calls it.
        folder.With("plan.yaml", "plan: [");
        var name = registration.GetProperty("name").GetString()!;
        Assert.Contains(
            $"{name}.timer",
            (await RunAsync("schedule unregister --kind systemd --output units --what-if")).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(2, Directory.GetFiles(output).Length);
        Assert.Contains(
            "It was removed.",
            (await RunAsync("schedule unregister --kind systemd --output units")).Output,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFiles(output));
        return;

        Task<CommandOutcome> RunAsync(string line) =>
            CommandProcess.RunAsync(line.Split(' '), string.Empty, new Dictionary<string, string>(), folder.Path);
    }

    [Fact]
    public async Task A_scheduler_that_the_machine_does_not_have_is_named_with_the_other_ways()
    {
        using var folder = new TemporaryFolder().With("plan.yaml", Plan).With("one.sql", "select 1;\n");
        var kind = OperatingSystem.IsWindows() ? "cron" : "taskscheduler";
        var refused = await CommandProcess.RunAsync(
            ["schedule", "register", "--kind", kind],
            string.Empty,
            new Dictionary<string, string>(),
            folder.Path
        );
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("ErrorId: ScheduleRefused", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("dbmigrate schedule register --kind", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("dbmigrate maintenance run --on-time", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_variables_that_is_not_one_is_an_error_with_its_line()
    {
        using var folder = new TemporaryFolder()
            .With("plan.yaml", Plan)
            .With("one.sql", "select 1;\n")
            .With("kept.env", "# comment\nDATABASE_URL='hidden\n");
        var refused = await CommandProcess.RunAsync(
            ["maintenance", "list", "--env-file", "kept.env"],
            string.Empty,
            new Dictionary<string, string>(),
            folder.Path
        );
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Line 2 of the environment file", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: EnvironmentFileInvalid", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refused.Errors, StringComparison.Ordinal);
    }
}
