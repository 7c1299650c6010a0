using System.Diagnostics;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>The command <c>dbmigrate</c> as a process that a test can kill.</summary>
internal sealed partial class CommandRun : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    /// <summary>Starts the command in the folder of a plan.</summary>
    public CommandRun(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var info = DefaultSignals.StartInfo(BuiltCommand.Program, arguments);
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.WorkingDirectory = folder;
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        _process = Process.Start(info)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The exit code, after the process has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The error output, after the process has ended.</summary>
    public string Errors { get; private set; } = string.Empty;

    /// <summary>Sends SIGKILL: no handler runs, nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Wait.EndOfAsync(_process.WaitForExitAsync(), "dbmigrate after SIGKILL");
    }

    /// <summary>Sends a signal by its name.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await Wait.EndOfAsync(kill.WaitForExitAsync(), $"kill -{name}");
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>The id of the error; empty where there was none.</returns>
    public async Task<string> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // Its child processes hold the pipes open: end them as well.
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"dbmigrate did not end within {Wait.Deadline.TotalMinutes:0} minutes. Its output: {await Wait.EndOfAsync(_output)} Its errors: {await Wait.EndOfAsync(_errors)}"
            );
        }

        var errors = Errors = await Wait.EndOfAsync(
            _errors,
            "the end of the error output of dbmigrate, which has ended"
        );
        return _process.ExitCode == 0 ? string.Empty
            : ErrorId().Match(errors) is { Success: true } match ? match.Groups[1].Value
            : _process.ExitCode == 128 + 9 ? "Killed"
            : $"Exit code {_process.ExitCode}: {errors}";
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [GeneratedRegex("ErrorId: ([A-Za-z]+)")]
    private static partial Regex ErrorId();
}
