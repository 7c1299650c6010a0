using System.Diagnostics;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Windows.Tests;

/// <summary>Runs the host program of tests/Windows/Host, and knows the Windows that Wine has.</summary>
internal static class WindowsHost
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The host's path.</summary>
    public static string Program { get; } = Variable("DBMIGRATE_WINDOWS_HOST");

    /// <summary>The manifest of the module.</summary>
    public static string Module => Variable("DBMIGRATE_MODULE");

    /// <summary>The folder of drive C:.</summary>
    public static string DriveC => Path.Combine(Prefix, "drive_c");

    /// <summary>The folder of the drives, each a link.</summary>
    public static string Drives => Path.Combine(Prefix, "dosdevices");

    /// <summary>The folder of the user's application data.</summary>
    public static string AppData => Path.Combine(DriveC, "users", Environment.UserName, "AppData", "Roaming");

    private static string Prefix => Variable("WINEPREFIX");

    /// <summary>Returns a path as a program for Windows names it: drive Z: is the root.</summary>
    public static string PathOf(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Runs the host to its end.</summary>
    public static async Task<CommandOutcome> RunAsync(
        string[] words,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        using var process = Start([Program, .. words], environment, folder);
        process.StandardInput.Close();
        return await EndAsync(process, string.Join(' ', words));
    }

    /// <summary>Starts a program for Windows, and leaves it to the caller.</summary>
    public static Process Start(
        string[] words,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        var info = new ProcessStartInfo(BuiltCommand.Words[0], words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    /// <summary>Reads a program's output to its end.</summary>
    public static async Task<CommandOutcome> EndAsync(Process process, string what)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{what}' did not end. Output: {await output} Errors: {await errors}");
        }

        return new CommandOutcome(
            process.ExitCode,
            (await output).ReplaceLineEndings("\n"),
            (await errors).ReplaceLineEndings("\n")
        );
    }

    /// <summary>Waits until a condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Limit, $"It did not come to: {what}");
            await Task.Delay(50);
        }
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set. './build.sh test' runs these tests.");
}
