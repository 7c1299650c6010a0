namespace DbMigrate.Windows.Tests;

/// <summary>
/// Plans on a share of the network and on a drive that disappears. Wine has a folder where the share would be: the paths
/// are those of a share, the protocol is not there.
/// </summary>
[Collection(ServerTests.Name)]
public sealed class ShareTests(ServerFixture server) : IDisposable
{
    private const string Wait = """
        do $$ begin
          while not exists (select from go) loop perform pg_catalog.pg_sleep(0.05); end loop;
        end $$;
        """;

    private readonly TemporaryFolder _folder = new TemporaryFolder()
        .With(
            "shop/plan.yaml",
            """
            plan: share
            connections: { default: "${DATABASE_URL}" }
            phases:
              - id: a
                apply: [ sql: a.sql, sql: wait.sql, sql: large.sql ]
                undo: []
            """
        )
        .With("shop/a.sql", "\\i parts/b.sql\n")
        .With("shop/parts/b.sql", "create table item (id int);\n")
        .With("shop/wait.sql", Wait)
        .With("shop/large.sql", $"create table large ();\n--{new string(' ', 2 << 20)}\n");

    private readonly string _name = $"s{Guid.NewGuid():N}";

    private string Share => Path.Combine(WindowsHost.Drives, "unc", _name, "share");

    [Theory]
    [InlineData(@"\\{0}\share\shop")]
    [InlineData(@"\\{0}\share\shop\plan.yaml")]
    [InlineData("//{0}/share/shop")]
    [InlineData(@"\\?\UNC\{0}\share\shop")]
    public async Task A_plan_on_a_share_is_run(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Share)!);
        File.CreateSymbolicLink(Share, _folder.Path);
        var database = await server.CreateDatabaseAsync();
        await ServerFixture.ExecuteAsync(database, "create table go as select 1");
        var plan = path.Replace("{0}", _name, StringComparison.Ordinal);
        var outcome = await CommandProcess.RunAsync(["invoke", "a", "--plan", plan], string.Empty, Variables(database));
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Equal("item", await ServerFixture.ScalarAsync(database, "select to_regclass('item')::text"));
    }

    [Fact]
    public async Task A_share_that_is_not_there_is_named()
    {
        var outcome = await CommandProcess.RunAsync("plan", "--plan", $@"\\{_name}\share\shop");
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($@"There is no plan at '\\{_name}\share\shop'", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drive_that_disappears_during_the_run_does_not_stop_it_and_is_named_by_the_next()
    {
        var drive = Path.Combine(WindowsHost.Drives, "o:");
        var database = await server.CreateDatabaseAsync();
        await ServerFixture.ExecuteAsync(database, "create table go (id int)");
        File.CreateSymbolicLink(drive, _folder.Path);
        try
        {
            using var running = CommandProcess.Start(["invoke", "a", "--plan", @"O:\shop"], Variables(database));
            await WindowsHost.UntilAsync(
                async () =>
                    running.HasExited
                    || await ServerFixture.ScalarAsync(
                        database,
                        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' "
                            + "and datname = current_database()"
                    )
                        is 1L,
                "the second step runs"
            );
            File.Delete(drive);
            await ServerFixture.ExecuteAsync(database, "insert into go values (1)");
            var outcome = await WindowsHost.EndAsync(running, "invoke a");
            Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
            Assert.Equal("large", await ServerFixture.ScalarAsync(database, "select to_regclass('large')::text"));
            var next = await CommandProcess.RunAsync(
                ["status", "--plan", @"O:\shop"],
                string.Empty,
                Variables(database)
            );
            Assert.Equal(2, next.ExitCode);
            Assert.Contains(@"There is no plan at 'O:\shop'", next.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(drive);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var host = Path.GetDirectoryName(Share)!;
        if (Directory.Exists(host))
        {
            Directory.Delete(host, recursive: true);
        }

        _folder.Dispose();
    }

    private static Dictionary<string, string> Variables(Uri database) =>
        new() { ["DATABASE_URL"] = database.ToString() };
}
