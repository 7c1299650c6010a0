using System.Diagnostics;
using System.Text;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>The schedulers of the machine: their places, and how their programs are run.</summary>
internal record ScheduleMachine
{
    /// <summary>This machine.</summary>
    internal static ScheduleMachine This { get; } = new();

    /// <summary>Whether it is Windows.</summary>
    internal bool IsWindows { get; init; } = OperatingSystem.IsWindows();

    /// <summary>Whether systemd runs the machine.</summary>
    internal bool HasSystemd { get; init; } = Directory.Exists("/run/systemd/system");

    /// <summary>Whether units are those of the system; otherwise those of the user.</summary>
    internal bool IsRoot { get; init; } = Environment.UserName == "root";

    /// <summary>The folder of the units.</summary>
    internal virtual string UnitFolder =>
        IsRoot
            ? "/etc/systemd/system"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "systemd", "user");

    /// <summary>
    /// Runs a program with an input; returns its exit code and both of its outputs. A character of the input and of the
    /// output is a byte: what others wrote into a crontab, in any encoding, stays as it is.
    /// </summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there.</exception>
    internal virtual async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IReadOnlyList<string> command,
        string? input,
        CancellationToken cancellationToken
    )
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = Encoding.Latin1,
                StandardOutputEncoding = Encoding.Latin1,
                UseShellExecute = false,
            },
        };
        // What the programs say is read here.
        process.StartInfo.Environment["LC_ALL"] = "C";
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process
            .StandardInput.WriteAsync((input ?? string.Empty).AsMemory(), cancellationToken)
            .ConfigureAwait(false);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return (process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }
}
