using System.Text.Json;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Windows.Tests;

/// <summary>Paths of Windows. Wine has no network shares; a mapped drive stands for one.</summary>
[Collection(ServerTests.Name)]
public sealed class PathTests(ServerFixture server)
{
    private const string Plan = """
        plan: paths
        connections: { default: "${DATABASE_URL}" }
        phases:
          - id: a
            apply: [ sql: Parts/Main.sql ]
            undo: []
        """;

    private const string Odd = "100% & ! größer (x)^ ;";

    [Fact]
    public async Task A_plan_is_found_by_each_way_to_write_its_path()
    {
        using var folder = Write(new TemporaryFolder(), $"{Odd}/", "\n");
        var full = WindowsHost.PathOf(Path.Combine(folder.Path, Odd));
        foreach (
            var path in new[]
            {
                full,
                full + @"\plan.yaml",
                full.Replace('\\', '/'),
                @"\\?\" + full,
                full[2..],
                Odd,
                $@".\{Odd}\..\{Odd}",
            }
        )
        {
            var outcome = await CommandProcess.RunAsync(
                ["plan", "--json", "--plan", path],
                string.Empty,
                folder: folder.Path
            );
            Assert.True(outcome.ExitCode == 0, $"{path}: {outcome.Errors}");
            using var plan = JsonDocument.Parse(outcome.Output);
            Assert.Equal("paths", plan.RootElement.GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task A_path_may_be_longer_than_260_characters()
    {
        var below = string.Join('/', Enumerable.Repeat(new string('x', 60), 5));
        using var folder = Write(new TemporaryFolder(), below + "/", "\n");
        var path = WindowsHost.PathOf(Path.Combine(folder.Path, below));
        Assert.True(path.Length > 260);
        var database = await server.CreateDatabaseAsync();
        var outcome = await InvokeAsync(["invoke", "a", "--plan", path], database, folder.Path);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Equal(1, await ServerFixture.ScalarAsync(database, "select id from item"));
    }

    [Fact]
    public async Task The_digest_is_that_of_linux_whatever_the_line_ends_and_the_case_of_names()
    {
        // On Linux the names are as they are written. On Windows the files have other cases, CRLF and a mark.
        using var linux = Write(new TemporaryFolder(), string.Empty, "\n");
        using var windows = new TemporaryFolder()
            .With("plan.yaml", Plan.ReplaceLineEndings("\r\n"))
            .With("parts/MAIN.sql", "\uFEFF" + MainFile("\r\n"))
            .With("parts/more.SQL", More("\r\n"));
        var onLinux = await server.CreateDatabaseAsync();
        var onWindows = await server.CreateDatabaseAsync();
        await RunOnLinuxAsync(onLinux, linux.Path);
        var outcome = await InvokeAsync(["invoke", "a"], onWindows, windows.Path);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.NotEmpty(await DigestAsync(onLinux));
        Assert.Equal(await DigestAsync(onLinux), await DigestAsync(onWindows));
    }

    [Fact]
    public async Task Of_two_files_that_differ_in_case_the_one_is_run_that_is_named()
    {
        // Windows makes such folders case-sensitive for a subsystem for Linux; a share of Linux has them, too.
        using var folder = Write(new TemporaryFolder(), string.Empty, "\n")
            .With("Parts/more.sql", "insert into item values (2);\n")
            .With("parts/More.sql", "insert into item values (3);\n");
        var onLinux = await server.CreateDatabaseAsync();
        var onWindows = await server.CreateDatabaseAsync();
        await RunOnLinuxAsync(onLinux, folder.Path);
        var outcome = await InvokeAsync(["invoke", "a"], onWindows, folder.Path);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Equal(await DigestAsync(onLinux), await DigestAsync(onWindows));
        Assert.Equal(1, await ServerFixture.ScalarAsync(onWindows, "select id from item"));
    }

    [Fact]
    public async Task A_drive_that_has_gone_is_named()
    {
        using var folder = Write(new TemporaryFolder(), string.Empty, "\n");
        var drive = Path.Combine(WindowsHost.Drives, "n:");
        File.CreateSymbolicLink(drive, folder.Path);
        try
        {
            var there = await CommandProcess.RunAsync("plan", "--plan", @"N:\");
            Assert.True(there.ExitCode == 0, there.Errors);
        }
        finally
        {
            File.Delete(drive);
        }

        var gone = await CommandProcess.RunAsync("plan", "--plan", @"N:\");
        Assert.Equal(2, gone.ExitCode);
        Assert.StartsWith(@"There is no plan at 'N:\'", gone.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: PlanNotFound", gone.Errors, StringComparison.Ordinal);
    }

    private static async Task RunOnLinuxAsync(Uri database, string folder)
    {
        var plan = MigrationPlanReader.Read(folder);
        await using var session = MigrationSession.Create(
            plan,
            new SessionOptions { ConnectionString = database.ToString() }
        );
        await foreach (var result in session.InvokeAsync(plan.Phases, new InvokeOptions()))
        {
            Assert.True(result.Succeeded);
        }
    }

    private static Task<CommandOutcome> InvokeAsync(string[] words, Uri database, string folder) =>
        CommandProcess.RunAsync(
            words,
            string.Empty,
            new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
            folder
        );

    private static async Task<string> DigestAsync(Uri database) =>
        (string)
            (
                await ServerFixture.ScalarAsync(
                    database,
                    "select checksum from dbmigrate.event where event = 'PhaseApplied'"
                )
            )!;

    private static TemporaryFolder Write(TemporaryFolder folder, string below, string end) =>
        folder
            .With(below + "plan.yaml", Plan.ReplaceLineEndings(end))
            .With(below + "Parts/Main.sql", MainFile(end))
            .With(below + "Parts/More.sql", More(end));

    private static string MainFile(string end) => $"create table item (id int);{end}\\i Parts/More.sql{end}";

    private static string More(string end) => $"insert into item{end}values (1);{end}";
}
