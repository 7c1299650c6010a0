using System.Text;
using DbMigrate.Engine.Steps.EnvFiles;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public sealed class EnvFileStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        await home.ExecuteAsync("create table marks (id int)");
        var variable = cluster.Variable("REGION", "eu west");
        using var life = new StepLifecycle(
            home,
            $$"""
            - env_file: { file: .env, key: REGION, value: 'in ${{{variable}}}' }
            - env_file: { file: .env, key: NEW, value: 5 }
            - add_column: { table: marks, column: note, type: text }
            """
        );
        const string Before = "# the application\nREGION=us # where\nLAST=1";
        life.Plan.Write(".env", Before);
        var path = Path.Combine(life.Plan.Folder, ".env");

        await life.ProveAsync(async () =>
            Assert.Equal(
                "# the application\nREGION='in eu west' # where\nLAST=1\nNEW=5\n",
                await File.ReadAllTextAsync(path)
            )
        );

        await life.Plan.UndoAsync();
        Assert.Equal(Before + "\n", await File.ReadAllTextAsync(path));
        Assert.Equal([".env"], Directory.GetFiles(life.Plan.Folder, ".env*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_generated_password_goes_into_the_file_and_nowhere_else()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var user = cluster.Role("user");
        using var plan = new TestPlan(
            home,
            $$"""
            plan: handing
            phases:
            - id: a
              apply:
              - role: { name: {{user}}, login: true, password: generate }
              - sql: fails.sql
              - env_file: { file: app/.env, key: DATABASE_URL, uri: { role: {{user}}, database: {{home.Name}} } }
              undo:
              - sql: fails.sql
            """,
            ("fails.sql", "select 1 / 0;\n")
        );
        Directory.CreateDirectory(Path.Combine(plan.Folder, "app"));
        var file = Path.Combine(plan.Folder, "app", ".env");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.False(File.Exists(file));
        plan.Write("fails.sql", "select 1;\n");

        var result = Assert.Single(await plan.InvokeAsync("*", TestPlan.Yes));

        var text = await File.ReadAllTextAsync(file);
        Assert.StartsWith($"DATABASE_URL=postgres://{user}:", text, StringComparison.Ordinal);
        var password = text.Split(':', '@')[2];
        Assert.Equal(1, await cluster.AskAsync(home.Name, "select 1", user, password));
        Assert.Empty(result.Passwords);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var journal = await home.ScalarAsync<string>("select string_agg(e::text, '') from dbmigrate.event e");
        Assert.DoesNotContain(password, journal, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Messages, m => m.Text.Contains(password, StringComparison.Ordinal));

        // What is done is not generated again.
        await plan.InvokeAsync();
        Assert.Equal(text, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_value_that_was_changed_since_stays_and_so_does_what_was_kept()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        using var life = new StepLifecycle(home, "- env_file: { file: .env, key: REGION, value: eu }");
        life.Plan.Write(".env", "REGION=us\n");
        await life.Plan.InvokeAsync();
        life.Plan.Write(".env", "REGION=asia\n");

        var undone = Assert.Single(await life.Plan.UndoAsync());

        Assert.Contains("was changed since this phase wrote it", undone.Steps[0].Message, StringComparison.Ordinal);
        Assert.Equal("REGION=asia\n", await File.ReadAllTextAsync(Path.Combine(life.Plan.Folder, ".env")));
        var kept = Assert.Single(Directory.GetFiles(life.Plan.Folder, ".env.before-*"));
        Assert.Contains("\"us\"", await File.ReadAllTextAsync(kept), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        }
    }

    [Fact]
    public async Task The_mode_and_a_link_stay_and_a_new_file_is_removed_again()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var home = await postgres.CreateDatabaseAsync();
        using var life = new StepLifecycle(
            home,
            """
            - env_file: { file: link.env, key: A, value: two }
            - env_file: { file: new.env, key: A, value: two }
            """
        );
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        life.Plan.Write("real.env", "A=one\n");
        var real = Path.Combine(life.Plan.Folder, "real.env");
        File.SetUnixFileMode(real, Mode);

        // Only the superuser can give a file away. For others it stays theirs.
        var owner = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? "12345:23456" : await OwnerAsync();
        await RunAsync("chown", owner, real);
        File.CreateSymbolicLink(Path.Combine(life.Plan.Folder, "link.env"), "real.env");

        await life.Plan.InvokeAsync();

        Assert.Equal(("A=two\n", Mode), (await File.ReadAllTextAsync(real), File.GetUnixFileMode(real)));
        Assert.Equal("real.env", new FileInfo(Path.Combine(life.Plan.Folder, "link.env")).LinkTarget);
        Assert.Equal(owner, await OwnerAsync());
        await life.Plan.UndoAsync();
        Assert.Equal(owner, await OwnerAsync());
        Assert.Equal(("A=one\n", Mode), (await File.ReadAllTextAsync(real), File.GetUnixFileMode(real)));
        Assert.False(File.Exists(Path.Combine(life.Plan.Folder, "new.env")));
        Assert.Equal(3, Directory.GetFiles(life.Plan.Folder).Length);

        async Task<string> OwnerAsync() =>
            (await RunAsync("stat", OperatingSystem.IsMacOS() ? ["-f", "%u:%g", real] : ["-c", "%u:%g", real])).Trim();

        static async Task<string> RunAsync(string program, params string[] words)
        {
            using var process = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(program, words) { RedirectStandardOutput = true }
            )!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            return output;
        }
    }

    [Theory]
    [InlineData("", "two", "A=two\n")]
    [InlineData("A=one", "two", "A=two")]
    [InlineData("A=one\r\nB=1\r\n", "two", "A=two\r\nB=1\r\n")]
    [InlineData("B=1\r\n", "two", "B=1\r\nA=two\r\n")]
    [InlineData("export A = 'one' # note\nAB=1\n", "two", "export A = two # note\nAB=1\n")]
    [InlineData("A=\"one\nmore # no comment\nA=x\" # note\nB=1\n", "two", "A=two # note\nB=1\n")]
    [InlineData("A=#note\n", "two", "A=two\n")]
    [InlineData("A=one#two three \nB\n", "x", "A=x \nB\n")]
    [InlineData("#A=one\nA=1\nA=2\n", "3", "#A=one\nA=1\nA=3\n")]
    [InlineData("\u00EF\u00BB\u00BFA=one\n", "two", "\u00EF\u00BB\u00BFA=two\n")]
    [InlineData("\u00EF\u00BB\u00BF", "two", "\u00EF\u00BB\u00BFA=two\n")]
    [InlineData("B=\u00FF\u00FE\nA=1\n", "two", "B=\u00FF\u00FE\nA=two\n")]
    [InlineData("A=1\n", "a b#c \"d\" $e \\f", "A='a b#c \"d\" $e \\f'\n")]
    [InlineData("A=1\n", "it's", "A=\"it's\"\n")]
    [InlineData(
        "A=1\n",
        "postgres://u:p-_@h:5/d?sslmode=require&a=b",
        "A='postgres://u:p-_@h:5/d?sslmode=require&a=b'\n"
    )]
    [InlineData("A=1\n", "", "A=\n")]
    public void One_key_is_set_and_every_other_byte_stays(string before, string value, string after)
    {
        var text = EnvText.Of(Encoding.Latin1.GetBytes(before)).With("A", value);

        Assert.Equal(after, Encoding.Latin1.GetString(text.ToBytes()));
        if (EnvText.Of(Encoding.Latin1.GetBytes(before)).RawOf("A") is { } raw)
        {
            Assert.Equal(before, Encoding.Latin1.GetString(text.WithRaw("A", raw).ToBytes()));
        }
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("it's \"both\"")]
    [InlineData("it's $x")]
    public void A_value_that_readers_would_read_differently_is_not_written(string value) =>
        Assert.False(EnvText.CanWrite(value));

    [Theory]
    [InlineData("key: 'A-B', value: 1", "'A-B' is no name of a variable")]
    [InlineData("key: A, value: 'postgres://u:secret@h/d'", "'value' contains a password")]
    [InlineData("key: A, value: 1, uri: { role: a, database: b }", "takes either")]
    public void What_makes_no_sense_is_an_error_of_the_plan(string step, string said)
    {
        var folder = Directory.CreateTempSubdirectory("dbmigrate-test-").FullName;
        try
        {
            File.WriteAllText(
                Path.Combine(folder, "plan.yaml"),
                $"plan: p\nphases: [ {{ id: a, apply: [ {{ env_file: {{ file: .env, {step} }} }} ] }} ]\n"
            );
            var error = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(folder));
            Assert.Contains(said, error.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("secret@", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
