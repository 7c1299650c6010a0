using System.ComponentModel;
using System.Diagnostics;

namespace DbMigrate.Build;

/// <summary>Runs other programs.</summary>
internal static class Tool
{
    /// <summary>The host that runs this program, so that all steps use the same SDK.</summary>
    public static string Dotnet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>Runs a program and returns its exit code.</summary>
    /// <remarks>The program writes to this program's output, or into the collected lines of a parallel part.</remarks>
    /// <param name="program">A path, or a name on the PATH.</param>
    /// <param name="arguments">One string for each argument.</param>
    /// <param name="environment">Variables besides those of this program.</param>
    /// <param name="limit">The program is stopped after this time; -1 is returned then. Default: no limit.</param>
    /// <param name="folder">The working directory. Default: the root of the repository.</param>
    /// <exception cref="BuildFailedException">The program cannot be started.</exception>
    public static async Task<int> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? limit = null,
        string? folder = null
    )
    {
        var collect = Log.IsCollecting;
        using var process = Start(program, arguments, environment, redirect: collect, folder);
        var output = collect
            ? Task.WhenAll(CopyLinesAsync(process.StandardOutput), CopyLinesAsync(process.StandardError))
            : Task.CompletedTask;
        using var deadline = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            await output.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Log.Note($"'{Path.GetFileName(program)}' was stopped after {limit!.Value.TotalMinutes:0} minutes.");
            return -1;
        }
        catch (TimeoutException)
        {
            // A child of the program still has the output open. What it writes is not of interest.
            return process.ExitCode;
        }
    }

    /// <summary>Runs a program and returns its exit code and everything it wrote.</summary>
    /// <param name="program">A path, or a name on the PATH.</param>
    /// <param name="arguments">One string for each argument.</param>
    /// <param name="limit">The program is stopped after this time. Default: 10 minutes.</param>
    /// <param name="environment">Variables besides those of this program.</param>
    /// <exception cref="BuildFailedException">The program cannot be started.</exception>
    public static async Task<(int ExitCode, string Output)> CaptureAsync(
        string program,
        IEnumerable<string> arguments,
        TimeSpan? limit = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
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

        try
        {
            await Task.WhenAll(output, errors).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return (-1, $"'{program}' ended, and a program that it left behind keeps its output open.");
        }

        return (process.ExitCode, (await output + await errors).Trim());
    }

    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <exception cref="BuildFailedException">It ended with an exit code other than 0.</exception>
    public static async Task DotnetAsync(params string[] arguments)
    {
        if (await RunAsync(Dotnet, arguments) is var code and not 0)
        {
            throw new BuildFailedException(
                $"'dotnet {string.Join(' ', arguments.Take(2))}' ended with exit code {code}."
            );
        }
    }

    /// <summary>Returns the full path of a program on the PATH, or null.</summary>
    public static string? OnPath(string name)
    {
        var names = OperatingSystem.IsWindows() ? new[] { name + ".exe", name + ".cmd" } : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(n => Path.Combine(folder, n)))
            .FirstOrDefault(File.Exists);
    }

    private static async Task CopyLinesAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Log.Line(line);
        }
    }

    private static Process Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        bool redirect,
        string? folder = null
    )
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder ?? Repository.Root,
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
            throw new BuildFailedException($"'{program}' cannot be started: {failure.Message}.");
        }
    }
}
