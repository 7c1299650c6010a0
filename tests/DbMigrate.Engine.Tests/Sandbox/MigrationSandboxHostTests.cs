using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DbMigrate.Engine.Sandbox;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Sandbox;

public sealed class MigrationSandboxHostTests : IAsyncLifetime
{
    private readonly string _parent = Directory.CreateTempSubdirectory("dbmigrate-parent-").FullName;
    private readonly List<string> _started = [];

    public Task InitializeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _parent,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute
            );
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var sandbox in SandboxRegistry.All().Where(s => _started.Contains(s.Id)))
        {
            await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
        }

        // Whatever a test did, nothing may be left of its sandboxes.
        Assert.Empty(Directory.GetFileSystemEntries(_parent));
        Directory.Delete(_parent);
    }

    [Fact]
    public async Task A_sandbox_answers_with_its_connection_string_and_leaves_nothing_when_stopped()
    {
        var sandbox = await StartAsync(new SandboxOptions { ParentFolder = _parent });
        Assert.Contains(MigrationSandboxHost.GetRunning(), s => s == sandbox);
        Assert.DoesNotContain(
            new Uri(sandbox.ConnectionString).UserInfo.Split(':')[1],
            sandbox.ToString(),
            StringComparison.Ordinal
        );
        await using (var connection = await PostgresFixture.OpenAsync(sandbox.ConnectionString))
        {
            Assert.StartsWith(sandbox.Version, connection.ServerVersion, StringComparison.Ordinal);
            Assert.Equal("127.0.0.1", await ShowAsync(connection, "listen_addresses"));
            Assert.Equal(string.Empty, await ShowAsync(connection, "unix_socket_directories"));
            Assert.Equal(
                ("off", "off"),
                (await ShowAsync(connection, "fsync"), await ShowAsync(connection, "synchronous_commit"))
            );
            Assert.Equal("UTF8", await ShowAsync(connection, "server_encoding"));
        }

        var login = new Uri(sandbox.ConnectionString).UserInfo;
        foreach (var wrong in new[] { "postgres:wrong", "postgres" })
        {
            await Assert.ThrowsAsync<ConnectionFailedException>(() =>
                PostgresFixture.OpenAsync(sandbox.ConnectionString.Replace(login, wrong, StringComparison.Ordinal))
            );
        }

        await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
        Assert.False(SandboxProcess.IsServer(sandbox.ProcessId));
        Assert.DoesNotContain(MigrationSandboxHost.GetRunning(), s => s.Id == sandbox.Id);
        Assert.False(Directory.Exists(Path.GetDirectoryName(sandbox.Folder)));
        var error = await Assert.ThrowsAsync<SandboxNotFoundException>(() =>
            MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None)
        );
        Assert.Contains($"No sandbox '{sandbox.Id}' is known", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_a_session_of_its_own_of_an_unprivileged_user_and_its_files_are_private()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var sandbox = await StartAsync(new SandboxOptions { ParentFolder = _parent });
        var status = await File.ReadAllLinesAsync($"/proc/{sandbox.ProcessId}/status");
        Assert.DoesNotContain(
            status,
            l => l.StartsWith("Uid:", StringComparison.Ordinal) && l.Split('\t').Contains("0")
        );
        Assert.DoesNotContain(
            status,
            l => l.StartsWith("Groups:", StringComparison.Ordinal) && l.Split('\t', ' ').Contains("0")
        );

        // A signal of the terminal goes to a session: this one's must not be the server's.
        Assert.NotEqual(Session("self"), Session(sandbox.ProcessId.ToString(CultureInfo.InvariantCulture)));
        const UnixFileMode Others =
            UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.GetDirectoryName(sandbox.Folder)!) & Others);
        Assert.Equal(
            UnixFileMode.None,
            File.GetUnixFileMode(Path.Combine(SandboxRegistry.Folder, sandbox.Id + ".json")) & Others
        );
        Assert.False(File.Exists(Path.Combine(sandbox.Folder, "..", "password")));
    }

    [Fact]
    public async Task Settings_and_durability_can_be_chosen()
    {
        var sandbox = await StartAsync(
            new SandboxOptions
            {
                ParentFolder = _parent,
                Durable = true,
                Settings = new Dictionary<string, string>
                {
                    ["shared_buffers"] = "16MB",
                    ["app.note"] = @"it's a \ note",
                },
            }
        );
        await using var connection = await PostgresFixture.OpenAsync(sandbox.ConnectionString);
        Assert.Equal(
            ("on", "on", "on"),
            (
                await ShowAsync(connection, "fsync"),
                await ShowAsync(connection, "synchronous_commit"),
                await ShowAsync(connection, "full_page_writes")
            )
        );
        Assert.Equal(
            ("16MB", @"it's a \ note"),
            (await ShowAsync(connection, "shared_buffers"), await ShowAsync(connection, "app.note"))
        );
    }

    [Fact]
    public async Task It_is_stopped_by_its_folder_too_and_after_its_server_died()
    {
        var sandbox = await StartAsync(new SandboxOptions { ParentFolder = _parent });
        using (var server = Process.GetProcessById(sandbox.ProcessId))
        {
            server.Kill();
            await Wait.EndOfAsync(server.WaitForExitAsync(), "the server after SIGKILL");
        }

        Assert.DoesNotContain(MigrationSandboxHost.GetRunning(), s => s.Id == sandbox.Id);
        await MigrationSandboxHost.StopAsync(sandbox.Folder + Path.DirectorySeparatorChar, CancellationToken.None);
        Assert.DoesNotContain(SandboxRegistry.All(), s => s.Id == sandbox.Id);
    }

    [Theory]
    [InlineData("port", "1", "cannot be set")]
    [InlineData("LISTEN_ADDRESSES", "*", "cannot be set")]
    [InlineData("a = 1\nb", "1", "is not the name of a server setting")]
    [InlineData("a", "1\nlisten_addresses='*'", "has a line break")]
    [InlineData("no_such_setting", "1", "unrecognized configuration parameter \"no_such_setting\"")]
    public async Task A_setting_that_cannot_be_is_said_and_nothing_is_left(string name, string value, string expected)
    {
        var options = new SandboxOptions
        {
            ParentFolder = _parent,
            Settings = new Dictionary<string, string> { [name] = value },
        };
        var error = await Assert.ThrowsAsync<SandboxFailedException>(() => StartAsync(options));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_where_it_was_chosen_and_another_is_tried_where_it_was_not()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<SandboxFailedException>(() =>
            StartAsync(new SandboxOptions { ParentFolder = _parent, Port = port })
        );
        Assert.StartsWith(
            $"Port {port} is taken; a free one is chosen where no port is given.",
            error.Message,
            StringComparison.Ordinal
        );

        var user = SandboxUser.ForThisProcess();
        var installation = SharedBinaries.For(await PostgresBinaries.FindAsync(null, CancellationToken.None), user);
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var ports = new Queue<int>([port, port, ((IPEndPoint)free.LocalEndpoint).Port]);
        free.Stop();
        var cluster = new SandboxCluster(Path.Combine(_parent, "race"), installation, user)
        {
            NextPort = ports.Dequeue,
        };
        await cluster.CreateAsync(new SandboxOptions(), "password", CancellationToken.None);
        await cluster.StartAsync(new SandboxOptions(), CancellationToken.None);
        Assert.Empty(ports);
        await cluster.StopAsync(CancellationToken.None);
        await SandboxFiles.DeleteFolderAsync(cluster.Root, CancellationToken.None);
    }

    [Fact]
    public async Task Initdb_s_own_words_are_shown_when_it_fails()
    {
        using var broken = new FakeInstallation("15.4", "echo 'initdb: error: the disk is full' >&2; exit 3");
        var installation = await PostgresBinaries.FindAsync(null, broken.Bin, [], CancellationToken.None);
        var cluster = new SandboxCluster(Path.Combine(_parent, "broken"), installation, SandboxUser.ForThisProcess());
        var error = await Assert.ThrowsAsync<SandboxFailedException>(() =>
            cluster.CreateAsync(new SandboxOptions(), "pw", CancellationToken.None)
        );
        Assert.Contains("failed with exit code 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("initdb: error: the disk is full", error.Message, StringComparison.Ordinal);
        await SandboxFiles.DeleteFolderAsync(cluster.Root, CancellationToken.None);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said()
    {
        var error = await Assert.ThrowsAsync<SandboxFailedException>(() =>
            StartAsync(new SandboxOptions { ParentFolder = Path.Combine(_parent, "not") })
        );
        Assert.Contains("does not exist.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_which_nothing_can_be_made_is_said()
    {
        if (OperatingSystem.IsLinux())
        {
            var before = SandboxRegistry.All().Select(s => s.Folder).ToList();
            var error = await Assert.ThrowsAsync<SandboxFailedException>(() =>
                StartAsync(new SandboxOptions { ParentFolder = "/proc" })
            );
            Assert.StartsWith("The sandbox could not be made in '/proc/dbmigrate-", error.Message);
            Assert.EndsWith("It needs a folder that can be written, with room.", error.Message);
            Assert.DoesNotContain(
                SandboxRegistry.All(),
                s => s.Folder.StartsWith("/proc", StringComparison.Ordinal) && !before.Contains(s.Folder)
            );
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(600)]
    public async Task A_cancelled_start_leaves_nothing(int milliseconds)
    {
        using var cancellation = new CancellationTokenSource(milliseconds);
        try
        {
            await StartAsync(new SandboxOptions { ParentFolder = _parent }, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Empty(Directory.GetFileSystemEntries(_parent));
        }
    }

    [Fact]
    public async Task A_start_that_was_killed_is_listed_and_can_be_cleared()
    {
        // A process that is gone, and the folder that it had begun.
        var ended = Process.Start(new ProcessStartInfo("sleep", "0") { UseShellExecute = false })!;
        await Wait.EndOfAsync(ended.WaitForExitAsync(), "a process that does nothing");
        var id = Record(ended.Id, "killed");
        var root = Path.Combine(_parent, "killed");
        Directory.CreateDirectory(Path.Combine(root, "data", "base"));

        var listed = Assert.Single(MigrationSandboxHost.GetAll(), s => s.Id == id);
        Assert.Equal(SandboxState.Stopped, listed.State);
        Assert.DoesNotContain(MigrationSandboxHost.GetRunning(), s => s.Id == id);

        await MigrationSandboxHost.StopAsync(id, CancellationToken.None);
        Assert.False(Directory.Exists(root));
        Assert.DoesNotContain(MigrationSandboxHost.GetAll(), s => s.Id == id);
    }

    [Fact]
    public async Task A_start_that_was_killed_before_its_folder_existed_is_forgotten_by_the_next_one()
    {
        var ended = Process.Start(new ProcessStartInfo("sleep", "0") { UseShellExecute = false })!;
        await Wait.EndOfAsync(ended.WaitForExitAsync(), "a process that does nothing");
        var id = Record(ended.Id, "never");
        SandboxRegistry.Prune();
        Assert.DoesNotContain(MigrationSandboxHost.GetAll(), s => s.Id == id);
    }

    [Fact]
    public async Task A_start_in_progress_is_listed_and_left_alone()
    {
        var id = Record(Environment.ProcessId, "underway");
        try
        {
            SandboxRegistry.Prune();
            Assert.Equal(SandboxState.Starting, Assert.Single(MigrationSandboxHost.GetAll(), s => s.Id == id).State);
            var error = await Assert.ThrowsAsync<SandboxFailedException>(() =>
                MigrationSandboxHost.StopAsync(id, CancellationToken.None)
            );
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"is being started by process {Environment.ProcessId}"),
                error.Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            SandboxRegistry.Remove(id);
        }
    }

    [Fact]
    public async Task A_server_whose_start_was_killed_at_the_end_is_found_with_its_address()
    {
        var sandbox = await StartAsync(new SandboxOptions { ParentFolder = _parent });
        var ended = Process.Start(new ProcessStartInfo("sleep", "0") { UseShellExecute = false })!;
        await Wait.EndOfAsync(ended.WaitForExitAsync(), "a process that does nothing");
        SandboxRegistry.Add(
            sandbox with
            {
                State = SandboxState.Starting,
                Port = 0,
                ProcessId = ended.Id,
                ConnectionString = sandbox.ConnectionString.Replace(
                    SandboxCluster.Address(sandbox.Port),
                    SandboxCluster.Address(0),
                    StringComparison.Ordinal
                ),
            }
        );

        Assert.Equal(sandbox, Assert.Single(MigrationSandboxHost.GetRunning(), s => s.Id == sandbox.Id));
    }

    [Fact]
    public async Task What_is_asked_to_be_stopped_and_is_no_sandbox_is_left_alone()
    {
        var precious = Path.Combine(_parent, "precious");
        Directory.CreateDirectory(precious);
        await Assert.ThrowsAsync<SandboxNotFoundException>(() =>
            MigrationSandboxHost.StopAsync(precious, CancellationToken.None)
        );
        await Assert.ThrowsAsync<SandboxNotFoundException>(() =>
            MigrationSandboxHost.StopAsync("../../x", CancellationToken.None)
        );
        Assert.True(Directory.Exists(precious));
        Directory.Delete(precious);
    }

    private string Record(int process, string folder)
    {
        var id = Guid.NewGuid().ToString("N")[..8];
        SandboxRegistry.Add(
            new MigrationSandbox(
                id,
                "15.4",
                Path.Combine(_parent, folder, "data"),
                0,
                "127.0.0.1",
                "postgres",
                "postgres",
                "postgres://postgres:x@127.0.0.1:0/postgres",
                "/none",
                process,
                DateTimeOffset.UtcNow
            )
            {
                State = SandboxState.Starting,
            }
        );
        return id;
    }

    private static string Session(string process) =>
        File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[3];

    private static async Task<string?> ShowAsync(NpgsqlConnection connection, string setting)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting($1)", connection)
        {
            Parameters = { new() { Value = setting } },
        };
        return (string?)await command.ExecuteScalarAsync();
    }

    private async Task<MigrationSandbox> StartAsync(
        SandboxOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var sandbox = await MigrationSandboxHost.StartAsync(options, cancellationToken);
        _started.Add(sandbox.Id);
        return sandbox;
    }
}
