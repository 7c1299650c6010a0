using System.Diagnostics;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>The command as a process of its own, so that it can be killed.</summary>
internal sealed partial class CommandRun : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    /// <summary>Starts it in a plan's folder.</summary>
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

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it wrote to its error output, once it has ended.</summary>
    public string Errors { get; private set; } = string.Empty;

    /// <summary>SIGKILL: no handler runs, nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Wait.EndOfAsync(_process.WaitForExitAsync(), "dbmigrate after SIGKILL");
    }

    /// <summary>A signal of another kind, by its name.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await Wait.EndOfAsync(kill.WaitForExitAsync(), $"kill -{name}");
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The error's id; empty where there was none.</returns>
    public async Task<string> EndAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // What it started has its pipes: they end with it.
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"dbmigrate did not end within two minutes. Its output: {await Wait.EndOfAsync(_output)} Its errors: {await Wait.EndOfAsync(_errors)}"
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
