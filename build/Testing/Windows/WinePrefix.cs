using System.Diagnostics;
using System.Text;

namespace DbMigrate.Build.Testing.Windows;

/// <summary>A Windows of Wine, in a folder of its own. It ends with all its processes, and the folder is deleted.</summary>
internal sealed class WinePrefix : IAsyncDisposable
{
    private const string Variable = "WINEPREFIX";
    private const string Overrides = "WINEDLLOVERRIDES";

    // A first start takes about ten seconds of a processor.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Where the server of the first program is just being started, another program may not find it.
    private const string ServerIsNotThere = "chdir to ";
    private const int Attempts = 10;

    private readonly string _wine;
    private readonly string _folder;
    private Process? _keeper;

    private WinePrefix(string wine)
    {
        _wine = wine;
        _folder = Directory.CreateTempSubdirectory("dbmigrate-wine-").FullName;
        Environment = new Dictionary<string, string>
        {
            [Variable] = _folder,
            ["WINEDEBUG"] = "-all",
            [Overrides] = "mshtml=;winemenubuilder.exe=d",
            ["DISPLAY"] = string.Empty,

            // Wine maps a page once; .NET's dynamic methods fail where it maps code twice.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
    }

    /// <summary>The environment of programs that run in it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Returns a path as a program for Windows names it: drive Z: is the root.</summary>
    public static string PathOf(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Creates a Windows 10.</summary>
    /// <exception cref="BuildFailedException">Wine fails, or does not end. What it left is ended.</exception>
    public static async Task<WinePrefix> CreateAsync(string wine)
    {
        var prefix = new WinePrefix(wine);
        try
        {
            prefix._keeper = Keep(wine, prefix.Environment);
            try
            {
                await prefix.BecomeWindows10Async();
            }
            catch (BuildFailedException e)
                when (e.Message.Contains("try running the same command again", StringComparison.Ordinal))
            {
                // Two programs that start at once may make the folder of Wine's server at the same time.
                await prefix.BecomeWindows10Async();
            }

            return prefix;
        }
        catch
        {
            await prefix.DisposeAsync();
            throw;
        }
    }

    private Task BecomeWindows10Async() =>
        RunAsync("reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f");

    /// <summary>
    /// Starts a program that waits for the end of its input. The first program of a Windows makes its folder, and starts
    /// the services, which keep its output open, and which end with the last program.
    /// </summary>
    private static Process Keep(string wine, IReadOnlyDictionary<string, string> environment)
    {
        var info = new ProcessStartInfo("sh", ["-c", $"exec \"{wine}\" cmd >/dev/null 2>&1"])
        {
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        // Without mscoree Wine does not search for Mono. .NET's own programs need it.
        info.Environment[Overrides] = "mscoree=;" + environment[Overrides];
        return Process.Start(info)!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _keeper?.StandardInput.Close();
        _keeper?.Dispose();

        // The server of the prefix ends all its programs. One that hangs is ended here.
        if (Tool.OnPath("wineserver") is { } server)
        {
            _ = await Tool.CaptureAsync(server, ["-k"], StopLimit, Environment);
            _ = await Tool.CaptureAsync(server, ["-w"], StopLimit, Environment);
        }

        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsOurs(process.Id))
                {
                    Log.Note($"'{process.ProcessName}' (process {process.Id}) of Wine did not end; it is killed");
                    process.Kill();
                    process.WaitForExit(StopLimit);
                }
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(params string[] words)
    {
        // Into a file: the services keep the output open, and may go on when the program has ended.
        var log = Path.Combine(_folder, "start.log");
        for (var attempt = 1; ; attempt++)
        {
            var (code, _) = await Tool.CaptureAsync(
                "sh",
                ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", log, _wine, .. words],
                StartLimit,
                Environment
            );
            if (code == 0)
            {
                return;
            }

            var output = await File.ReadAllTextAsync(log);
            if (attempt == Attempts || !output.Contains(ServerIsNotThere, StringComparison.Ordinal))
            {
                throw new BuildFailedException(
                    code == -1
                        ? $"'wine {words[0]}' did not end within {StartLimit.TotalMinutes:0} minutes, and was ended."
                        : $"'wine {words[0]}' ended with exit code {code}: {output}"
                );
            }

            await Task.Delay(Pause);
        }
    }

    // The folder's name is unique: a process that has it in its environment was started in this prefix.
    private bool IsOurs(int process)
    {
        try
        {
            return Encoding
                .UTF8.GetString(File.ReadAllBytes($"/proc/{process}/environ"))
                .Split('\0')
                .Contains($"{Variable}={_folder}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
