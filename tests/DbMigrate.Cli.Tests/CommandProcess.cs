using System.Diagnostics;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Cli.Tests;

/// <summary>What a run of the command gave.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to its output.</param>
/// <param name="Errors">What it wrote to its error output.</param>
internal sealed record CommandOutcome(int ExitCode, string Output, string Errors);

/// <summary>Runs the built command as a process, as a terminal or a script does.</summary>
internal static class CommandProcess
{
    /// <summary>Runs it to its end, without a terminal and with nothing to read.</summary>
    public static Task<CommandOutcome> RunAsync(params string[] arguments) => RunAsync(arguments, input: string.Empty);

    /// <summary>As above, with something to read and variables of the environment.</summary>
    public static async Task<CommandOutcome> RunAsync(
        string[] arguments,
        string input,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        using var process = Start(arguments, environment, folder);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"'dbmigrate {string.Join(' ', arguments)}' did not end. Output: {await output} Errors: {await errors}"
            );
        }

        return new CommandOutcome(process.ExitCode, Lines(await output), Lines(await errors));

        // Windows ends a line with two characters; the tests are about the rest.
        static string Lines(string text) => BuiltCommand.IsOnWine ? text.ReplaceLineEndings("\n") : text;
    }

    /// <summary>Returns a full path as the command shows it: on Wine, drive Z: is the root.</summary>
    public static string PathOf(string path) => BuiltCommand.IsOnWine ? "Z:" + path.Replace('/', '\\') : path;

    /// <summary>Starts it and leaves it to the caller.</summary>
    public static Process Start(
        string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        var info = DefaultSignals.StartInfo(BuiltCommand.Words[0], [.. BuiltCommand.Words.Skip(1), .. arguments]);
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.WorkingDirectory = folder ?? AppContext.BaseDirectory;

        // What is set on the machine must not decide a test.
        foreach (
            var name in info
                .Environment.Keys.Where(n =>
                    n.StartsWith("PG", StringComparison.Ordinal) || n is "DATABASE_URL" or "COLUMNS"
                )
                .ToArray()
        )
        {
            info.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }
}
