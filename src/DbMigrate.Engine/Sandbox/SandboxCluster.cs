using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Sandbox;

/// <summary>The folder of one sandbox and the server in it.</summary>
/// <param name="Root">The sandbox's own folder: the data folder, and the server's log next to it.</param>
/// <param name="Installation">The PostgreSQL installation.</param>
/// <param name="User">The user that the programs run as.</param>
internal sealed record SandboxCluster(string Root, PostgresInstallation Installation, SandboxUser User)
{
    /// <summary>
    /// The only address that a sandbox listens on. It is numeric, so that it needs no name resolution.
    /// </summary>
    public const string Host = "127.0.0.1";

    /// <summary>The superuser, and the database that every cluster has.</summary>
    public const string Superuser = "postgres";

    private const int PortAttempts = 8;

    /// <summary>Finds a port to try.</summary>
    public Func<int> NextPort { get; init; } = FreePort;

    /// <summary>The data folder.</summary>
    public string Data => Path.Combine(Root, "data");

    private string Log => Path.Combine(Root, "server.log");

    private string Configuration => Path.Combine(Data, "postgresql.conf");

    /// <summary>Creates the data folder.</summary>
    public async Task CreateAsync(SandboxOptions options, string password, CancellationToken cancellationToken)
    {
        SandboxFiles.MakeFolder(Root);
        User.Own(Root);
        var passwordFile = Path.Combine(Root, "password");
        SandboxFiles.Write(passwordFile, password + "\n", User);
        string[] words =
        [
            "-D",
            Data,
            "-U",
            Superuser,
            "--encoding=UTF8",
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile,
            "--no-sync",
            .. Installation.Version.Major >= 14 ? ["--no-instructions"] : Array.Empty<string>(),
            .. Locale(),
        ];
        var (exitCode, output) = await RunAsync("initdb", words, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new SandboxFailedException(
                $"initdb of PostgreSQL {Installation.Version} in '{Installation.Folder}' failed with exit code "
                    + $"{exitCode}:{Environment.NewLine}{output.Trim()}"
            );
        }

        File.Delete(passwordFile);
        foreach (var (name, text) in options.Files)
        {
            SandboxFiles.Write(Path.Combine(Data, name), text, User);
        }

        if (options.HostBasedAccess is { } access)
        {
            SandboxFiles.Write(Path.Combine(Data, "pg_hba.conf"), access, User);
        }
    }

    /// <summary>Starts the server.</summary>
    /// <returns>The server's port and process id.</returns>
    public async Task<(int Port, int ProcessId)> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var common = await File.ReadAllTextAsync(Configuration, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? NextPort();
            SandboxFiles.Write(Configuration, common + SandboxConfiguration.Write(options, port), User);
            if (await TryStartAsync(options.Timeout, cancellationToken).ConfigureAwait(false) is { } processId)
            {
                return (port, processId);
            }

            // Another process may take the free port before the server binds it.
            var log = File.Exists(Log)
                ? (await File.ReadAllTextAsync(Log, cancellationToken).ConfigureAwait(false)).Trim()
                : string.Empty;
            var taken = log.Contains("could not bind", StringComparison.Ordinal);
            if (taken && options.Port is null && attempt < PortAttempts)
            {
                File.Delete(Log);
                continue;
            }

            throw new SandboxFailedException(
                (
                    taken
                        ? $"Port {port} is taken; a free one is chosen where no port is given."
                        : $"The server of PostgreSQL {Installation.Version} in '{Installation.Folder}' did not start."
                ) + $" Its log:{Environment.NewLine}{log}"
            );
        }
    }

    /// <summary>
    /// Ends the server by its process id, with an immediate shutdown: the data is discarded. Does nothing when no
    /// server runs.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (RunningProcess(Data) is not { } processId)
        {
            return;
        }

        var (_, output) = await RunAsync(
                "pg_ctl",
                ["stop", "-D", Data, "-m", "immediate", "-t", "20"],
                cancellationToken
            )
            .ConfigureAwait(false);
        if (RunningProcess(Data) == processId)
        {
            throw new SandboxFailedException(
                $"The sandbox's server (process {processId}) did not end: {output.Trim()}"
            );
        }

        // The server removes its pid file shortly before its process ends.
        for (var i = 0; i < 100 && SandboxProcess.IsServer(processId); i++)
        {
            await TimeProvider
                .System.DelayAsync(TimeSpan.FromMilliseconds(10), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Returns a recorded sandbox as it is now. Where the process that started it was killed, its server may run all
    /// the same: the server's own file has its port.
    /// </summary>
    public static MigrationSandbox WithState(MigrationSandbox recorded)
    {
        var server = RunningProcess(recorded.Folder);
        if (recorded.State != SandboxState.Starting)
        {
            return recorded with { State = server == recorded.ProcessId ? SandboxState.Running : SandboxState.Stopped };
        }

        if (SandboxProcess.Exists(recorded.ProcessId))
        {
            return recorded;
        }

        var lines = ReadPidFile(recorded.Folder);
        return
            server is { } processId
            && lines.Length > 3
            && int.TryParse(lines[3], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? WithServer(recorded, port, processId)
            : recorded with
            {
                State = SandboxState.Stopped,
            };
    }

    /// <summary>Returns a sandbox that was starting with the server that runs now.</summary>
    public static MigrationSandbox WithServer(MigrationSandbox starting, int port, int processId) =>
        starting with
        {
            State = SandboxState.Running,
            Port = port,
            ProcessId = processId,
            ConnectionString = starting.ConnectionString.Replace(
                Address(starting.Port),
                Address(port),
                StringComparison.Ordinal
            ),
        };

    /// <summary>Returns the address of a server as a connection string has it.</summary>
    public static string Address(int port) => FormattableString.Invariant($"@{Host}:{port}/");

    /// <summary>Returns the process id of the server in a data folder; null when none runs there.</summary>
    public static int? RunningProcess(string data)
    {
        var lines = ReadPidFile(data);
        return
            lines.Length > 0
            && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && SandboxProcess.IsServer(processId)
            ? processId
            : null;
    }

    private static string[] ReadPidFile(string data)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(data, "postmaster.pid"));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private async Task<int?> TryStartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        // pg_ctl puts the server into a session of its own. A Ctrl+C in the caller's terminal does not reach it.
        var seconds = Math.Max(1, (int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // The start is not cancelled: a server that has just started would be left behind.
        var starting = RunAsync("pg_ctl", ["start", "-D", Data, "-l", Log, "-t", seconds], CancellationToken.None);

        // pg_ctl polls ten times a second. The eighth line of the pid file shows the state earlier.
        while (!starting.IsCompleted)
        {
            if (cancellationToken.IsCancellationRequested && RunningProcess(Data) is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (Ready() is { } ready)
            {
                // pg_ctl ends by itself within 100 ms; no wait is needed.
                _ = starting.ContinueWith(
                    static t => t.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default
                );
                return ready;
            }

            await Task.WhenAny(
                    starting,
                    TimeProvider.System.DelayAsync(TimeSpan.FromMilliseconds(10), CancellationToken.None)
                )
                .ConfigureAwait(false);
        }

        await starting.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return Ready();
    }

    private int? Ready()
    {
        var lines = ReadPidFile(Data);
        return lines.Length > 7 && lines[7].Trim() == "ready" ? RunningProcess(Data) : null;
    }

    private Task<(int ExitCode, string Output)> RunAsync(
        string program,
        IReadOnlyList<string> words,
        CancellationToken cancellationToken
    ) =>
        SandboxProcess.RunAsync(
            User.Wrap(new SandboxCommand(Installation.Program(program), words, Root)),
            cancellationToken
        );

    // Sort order and encoding are the same on every machine, where the server's version or the system provides them.
    private string[] Locale() =>
        Installation.Version.Major >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        : OperatingSystem.IsLinux() ? ["--locale=C.UTF-8", "--lc-messages=C"]
        : ["--locale=C"];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
