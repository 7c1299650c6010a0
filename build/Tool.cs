using System.ComponentModel;
using System.Diagnostics;

namespace DbMigrate.Build;

/// <summary>Runs other programs.</summary>
internal static class Tool
{
    /// <summary>Runs a program with this one's output; returns its exit code.</summary>
    /// <param name="program">A path, or a name on the PATH.</param>
    /// <param name="arguments">A word each.</param>
    /// <param name="environment">Variables besides this program's own.</param>
    /// <param name="limit">It is ended after that time, which is said; null: it takes as long as it takes.</param>
    public static async Task<int> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? limit = null)
    {
        using var process = Start(program, arguments, environment, redirect: false);
        using var deadline = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Say.Note($"'{Path.GetFileName(program)}' did not end within {limit!.Value.TotalMinutes:0} minutes and was stopped.");
            return -1;
        }
    }

    /// <summary>Runs a program; what it wrote is kept.</summary>
    /// <param name="program">A path, or a name on the PATH.</param>
    /// <param name="arguments">A word each.</param>
    /// <param name="limit">It is ended after that time.</param>
    /// <param name="environment">Variables besides this program's own.</param>
    public static async Task<(int ExitCode, string Output)> CaptureAsync(string program, IEnumerable<string> arguments, TimeSpan? limit = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, arguments, environment, redirect: true);
        using var deadline = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(10));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"'{program}' did not end within {limit}.");
        }

        return (process.ExitCode, (await output + await errors).Trim());
    }

    /// <summary>Runs <c>dotnet</c>; a failure ends the step.</summary>
    public static async Task DotnetAsync(params string[] arguments)
    {
        if (await RunAsync(Dotnet, arguments) is var code and not 0)
        {
            throw new BuildFailedException($"'dotnet {string.Join(' ', arguments.Take(2))}' ended with exit code {code}.");
        }
    }

    /// <summary>The host that runs this program: the same SDK goes on.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? OnPath(string name)
    {
        var names = OperatingSystem.IsWindows() ? new[] { name + ".exe", name + ".cmd" } : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(n => Path.Combine(folder, n)))
            .FirstOrDefault(File.Exists);
    }

    private static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, bool redirect)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(info)!;
            if (redirect)
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (Win32Exception failure)
        {
            throw new BuildFailedException($"'{program}' could not be started: {failure.Message}.");
        }
    }
}
