using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Engine.Tests.Sandbox;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly FakeInstallation _old = new("15.4");
    private readonly FakeInstallation _new = new("18.1");
    private readonly FakeInstallation _beta = new("19beta1");

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        _beta.Dispose();
    }

    [Theory]
    [InlineData(null, "19beta1")]
    [InlineData("15", "15.4")]
    [InlineData("18.1", "18.1")]
    [InlineData("", "19beta1")]
    public async Task The_newest_that_fits_is_taken(string? wanted, string version) =>
        Assert.Equal(version, (await FindAsync(wanted, null, _old.Bin, _beta.Bin, _new.Bin, "/nowhere")).Version.Text);

    [Fact]
    public async Task The_named_folder_comes_first_where_its_version_fits()
    {
        Assert.Equal("15.4", (await FindAsync(null, _old.Bin, _new.Bin)).Version.Text);
        Assert.Equal("15.4", (await FindAsync("15", _old.Bin + Path.PathSeparator + _new.Bin)).Version.Text);
        Assert.Equal("18.1", (await FindAsync("18", _old.Bin, _new.Bin)).Version.Text);
    }

    [Fact]
    public async Task A_named_folder_without_the_programs_is_an_error_and_not_passed_over()
    {
        var error = await FailsAsync(null, "/nowhere/bin", _new.Bin);
        Assert.StartsWith(
            "DBMIGRATE_PGBIN names '/nowhere/bin', where initdb, pg_ctl and postgres are not",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_said_with_those_that_are()
    {
        var error = await FailsAsync("17", null, _old.Bin, _new.Bin);
        Assert.StartsWith(
            $"PostgreSQL 17 was not found. There is: 18.1 in {_new.Bin}, 15.4 in {_old.Bin}.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(("PostgresNotFound", "17", 2), (error.ErrorId, error.Version, error.ExitCode));
    }

    [Fact]
    public async Task No_programs_at_all_is_said_with_the_places_and_what_to_install()
    {
        var error = await FailsAsync(null, null, "/nowhere");
        Assert.Contains("Looked in: DBMIGRATE_PGBIN, the PATH,", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_version_is_said() =>
        Assert.Contains(
            "'fifteen' is not a version of PostgreSQL",
            (await FailsAsync("fifteen", null, _old.Bin)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Links_to_the_programs_lead_to_their_own_folder()
    {
        var links = Directory.CreateTempSubdirectory("dbmigrate-links-").FullName;
        foreach (var program in Directory.GetFiles(_old.Bin))
        {
            File.CreateSymbolicLink(Path.Combine(links, Path.GetFileName(program)), program);
        }

        Assert.Equal(_old.Bin, (await FindAsync(null, null, links, _old.Bin)).Folder);
        Directory.Delete(links, recursive: true);
    }

    [Fact]
    public async Task Programs_that_do_not_run_are_passed_over()
    {
        using var broken = new FakeInstallation("20.1");
        await File.WriteAllTextAsync(Path.Combine(broken.Bin, "postgres"), "\0no program");
        Assert.Equal("15.4", (await FindAsync(null, null, broken.Bin, _old.Bin)).Version.Text);
    }

    [Fact]
    public async Task Programs_that_only_root_reaches_are_copied_once_with_all_that_they_stand_on()
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            var cache = Directory.CreateTempSubdirectory("dbmigrate-cache-").FullName;
            File.SetUnixFileMode(
                cache,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute
            );
            var user = SandboxUser.ForThisProcess();
            var found = await FindAsync("18", null, _new.Bin);
            Assert.Same(found, SharedBinaries.For(found, user, cache));
            _new.Hide();
            var copy = SharedBinaries.For(found, user, cache);
            Assert.StartsWith(cache, copy.Folder, StringComparison.Ordinal);
            Assert.Equal(copy, SharedBinaries.For(found, user, cache));
            var lib = Path.Combine(copy.Folder, "..", "lib", "libpq.so");
            Assert.Equal(
                ("libpq.so.5.18", "a library"),
                (new FileInfo(lib).LinkTarget, await File.ReadAllTextAsync(lib))
            );
            var answer = await SandboxProcess.RunAsync(
                user.Wrap(new SandboxCommand(copy.Program("postgres"), ["--version"], "/")),
                CancellationToken.None
            );
            Assert.Equal((0, "postgres (PostgreSQL) 18.1"), (answer.ExitCode, answer.Output.Trim()));
            Directory.Delete(cache, recursive: true);
        }
    }

    private static Task<PostgresInstallation> FindAsync(string? wanted, string? named, params string[] folders) =>
        PostgresBinaries.FindAsync(wanted, named, folders, CancellationToken.None);

    private static Task<PostgresNotFoundException> FailsAsync(string? wanted, string? named, params string[] folders) =>
        Assert.ThrowsAsync<PostgresNotFoundException>(() => FindAsync(wanted, named, folders));
}
