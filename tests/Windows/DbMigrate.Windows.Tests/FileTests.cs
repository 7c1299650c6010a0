using System.Runtime.Versioning;

namespace DbMigrate.Windows.Tests;

/// <summary>Files that another program has open, that replace others, and that only their owner may read.</summary>
[Collection(ServerTests.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class FileTests(ServerFixture server)
{
    [Fact]
    public async Task Files_that_are_read_only_are_run()
    {
        using var work = await Workplace.CreateAsync(server);
        foreach (var file in Directory.GetFiles(work.Folder))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }

        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
    }

    [Theory]
    [InlineData("a.sql")]
    [InlineData("plan.yaml")]
    public async Task A_file_that_another_program_locks_is_named(string file)
    {
        using var work = await Workplace.CreateAsync(server);
        using var holder = WindowsHost.Start([
            WindowsHost.Program,
            "hold",
            WindowsHost.PathOf(Path.Combine(work.Folder, file)),
        ]);
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        var outcome = await work.RunAsync("invoke a");
        holder.StandardInput.Close();
        await WindowsHost.EndAsync(holder, "hold");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(file, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("used by another process", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
    }

    [Fact]
    public async Task A_new_plan_replaces_the_files_of_an_older_one()
    {
        using var folder = new TemporaryFolder().With("old/1_a.sql", "select 1;\n");
        string[] line = ["new", "plan", "--from-folder", "old"];
        Assert.Equal(0, (await RunAsync(line)).ExitCode);
        folder.With("plan/plan.yaml", "changed");
        var forced = await RunAsync([.. line, "--force"]);
        Assert.True(forced.ExitCode == 0, forced.Errors);
        Assert.StartsWith(
            "plan: ",
            (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "plan", "plan.yaml"))).First(l => l[0] != '#'),
            StringComparison.Ordinal
        );

        Task<CommandOutcome> RunAsync(string[] words) =>
            CommandProcess.RunAsync(words, string.Empty, folder: folder.Path);
    }

    [Fact]
    public async Task An_env_file_that_exists_keeps_its_access_and_what_is_made_beside_it_is_for_its_owner_alone()
    {
        const UnixFileMode Everybody =
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        const string Before = "# ours\r\nREGION=us\r\n";
        using var folder = new TemporaryFolder()
            .With("app.env", Before)
            .With(
                "plan.yaml",
                """
                plan: env
                connections: { default: "${DATABASE_URL}" }
                phases:
                  - { id: a, apply: [ env_file: { file: app.env, key: REGION, value: größer } ] }
                  - { id: b, after: [], apply: [ env_file: { file: new.env, key: REGION, value: eu } ] }
                  - { id: c, after: [], apply: [ env_file: { file: con, key: REGION, value: eu } ] }
                """
            );
        var database = await server.CreateDatabaseAsync();
        var file = Path.Combine(folder.Path, "app.env");
        IEnumerable<string> Kept() => Directory.GetFiles(folder.Path, "*.before-*");

        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        var refused = await RunAsync("invoke", "a");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains(
            "app.env was not changed: Access to the path is denied.",
            refused.Errors,
            StringComparison.Ordinal
        );
        Assert.Empty(Kept());

        File.SetUnixFileMode(file, Everybody);
        var done = await RunAsync("invoke", "a");
        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Equal("# ours\r\nREGION='größer'\r\n", await File.ReadAllTextAsync(file));
        Assert.Equal(Everybody, File.GetUnixFileMode(file));
        Assert.Equal(default, File.GetUnixFileMode(Assert.Single(Kept())) & Others);
        Assert.Equal(0, (await RunAsync("undo", "a", "--yes")).ExitCode);
        Assert.Equal(Before, await File.ReadAllTextAsync(file));
        Assert.Empty(Kept());

        Assert.Equal(0, (await RunAsync("invoke", "b")).ExitCode);
        Assert.Equal(default, File.GetUnixFileMode(Path.Combine(folder.Path, "new.env")) & Others);
        Assert.Contains(
            "con was not changed: it is not the path of a file.",
            (await RunAsync("invoke", "c")).Errors,
            StringComparison.Ordinal
        );

        Task<CommandOutcome> RunAsync(params string[] words) =>
            CommandProcess.RunAsync(
                words,
                string.Empty,
                new Dictionary<string, string> { ["DATABASE_URL"] = database.ToString() },
                folder.Path
            );
    }

    [Fact]
    public async Task The_files_of_the_user_are_those_of_libpq_on_windows()
    {
        using var work = await Workplace.CreateAsync(server);
        var folder = Path.Combine(WindowsHost.AppData, "postgresql");
        Directory.CreateDirectory(folder);
        var passwords = Path.Combine(folder, "pgpass.conf");
        var services = Path.Combine(folder, ".pg_service.conf");
        var login = work.Database.UserInfo.Split(':');
        await File.WriteAllTextAsync(passwords, $"# ours\r\n*:*:*:{login[0]}:{login[1]}\r\n");
        await File.WriteAllTextAsync(
            services,
            $"[shop]\r\nhost={work.Database.Host}\r\nport={work.Database.Port}\r\n"
                + $"dbname={work.Database.AbsolutePath.Trim('/')}\r\nuser={login[0]}\r\n"
        );
        try
        {
            File.SetUnixFileMode(passwords, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var own = await work.RunAsync(["status", "--connection", "service=shop"]);
            Assert.True(own.ExitCode == 0, own.Errors);
            Assert.Empty(own.Errors);

            // Wine makes the list of a file from its mode.
            File.SetUnixFileMode(
                passwords,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            );
            var open = await work.RunAsync(["status", "--connection", "service=shop"]);
            Assert.Contains(
                "can be read by users besides its owner. Run: icacls ",
                open.Errors,
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(passwords);
            File.Delete(services);
        }
    }

    [Fact]
    public async Task The_journal_has_the_user_with_the_domain()
    {
        using var work = await Workplace.CreateAsync(server);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        var user = (string)
            (
                await ServerFixture.ScalarAsync(
                    work.Database,
                    "select os_user from dbmigrate.event order by id limit 1"
                )
            )!;
        Assert.Matches(@"\A[^\\]+\\[^\\]+\z", user);
        Assert.EndsWith('\\' + Environment.UserName, user, StringComparison.OrdinalIgnoreCase);
    }
}
