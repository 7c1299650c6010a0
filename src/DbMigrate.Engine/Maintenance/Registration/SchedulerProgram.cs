using System.ComponentModel;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Runs the programs of a scheduler, and translates their errors.</summary>
internal sealed class SchedulerProgram(ScheduleMachine machine, ScheduleKind kind)
{
    // ENOENT and ERROR_FILE_NOT_FOUND.
    private const int FileNotFound = 2;

    /// <summary>Runs a program that has to succeed; returns its output.</summary>
    /// <exception cref="ScheduleRefusedException">It failed, or is not on the machine.</exception>
    internal async Task<string> RunAsync(
        IReadOnlyList<string> command,
        string? input,
        CancellationToken cancellationToken
    )
    {
        var (exitCode, output, errors) = await StartAsync(command, input, cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output : throw Failed(command, exitCode, output, errors);
    }

    /// <summary>Runs a program; returns its exit code and both of its outputs.</summary>
    /// <exception cref="ScheduleRefusedException">It is not on the machine.</exception>
    internal async Task<(int ExitCode, string Output, string Errors)> StartAsync(
        IReadOnlyList<string> command,
        string? input,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await machine.RunAsync(command, input, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            // Other causes than a missing file are said in the system's words.
            var why = e.NativeErrorCode == FileNotFound ? string.Empty : $" or cannot be started: {e.Message}";
            throw new ScheduleRefusedException($"The program {command[0]} is not on this machine{why}.", kind, e)
            {
                IsMissing = true,
            };
        }
    }

    /// <summary>Returns the condition of a program that failed.</summary>
    internal ScheduleRefusedException Failed(
        IReadOnlyList<string> command,
        int exitCode,
        string output,
        string errors
    ) =>
        new(
            $"{string.Join(' ', command)} ended with the exit code {exitCode}: "
                + DisplayText.OneLine((errors.Length > 0 ? errors : output).Trim()),
            kind
        );
}
