using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DbMigrate.Engine.Sandbox;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>
/// A real pgbouncer before a database, for tests alone; <c>DBMIGRATE_PGBOUNCER</c> or the PATH says where it is.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private PgBouncer(string folder, Process process, string uri)
    {
        _folder = folder;
        _process = process;
        Uri = uri;
    }

    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } =
        Environment.GetEnvironmentVariable("DBMIGRATE_PGBOUNCER") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
                .Split(Path.PathSeparator)
                .Append("/usr/sbin")
                .Select(f => Path.Combine(f, "pgbouncer"))
                .FirstOrDefault(File.Exists);

    public string Uri { get; }

    public static async Task<PgBouncer> StartAsync(string mode, string databaseUri)
    {
        var server = new Uri(databaseUri);
        var login = server.UserInfo.Split(':');
        var user = SandboxUser.ForThisProcess();
        var folder = Directory.CreateTempSubdirectory("dbmigrate-pgbouncer-").FullName;
        var port = FreePort();
        user.Own(folder);
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        SandboxFiles.Write(
            configuration,
            $"""
            [databases]
            behind = host=127.0.0.1 port={server.Port} dbname={server.AbsolutePath.Trim('/')} user={login[
                0
            ]} password={login[1]}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = {mode}
            logfile = {folder}/log
            """,
            user
        );
        var command = user.Wrap(new SandboxCommand(Program!, [configuration], folder));
        var process = Process.Start(
            new ProcessStartInfo(command.Program, command.Arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardError = true,
            }
        )!;
        process.BeginErrorReadLine();
        await ListensAsync(port);
        return new PgBouncer(folder, process, $"postgres://anybody@127.0.0.1:{port}/behind");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await Wait.EndOfAsync(_process.WaitForExitAsync(), "pgbouncer after SIGKILL");
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ListensAsync(int port)
    {
        for (var i = 0; ; i++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (i < 500)
            {
                await Task.Delay(20);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
