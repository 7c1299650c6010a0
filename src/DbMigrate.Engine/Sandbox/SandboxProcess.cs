using System.Diagnostics;
using System.Text;

namespace DbMigrate.Engine.Sandbox;

/// <summary>
/// Runs the programs of a sandbox in an environment of their own. No environment variable of the caller reaches the
/// server.
/// </summary>
internal static class SandboxProcess
{
    /// <summary>Runs a program until it ends.</summary>
    /// <param name="command">The command to run.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>The exit code, and the output of both streams together.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        SandboxCommand command,
        CancellationToken cancellationToken
    )
    {
        var output = new StringBuilder();
        using var process = new Process { StartInfo = Describe(command) };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        if (process.StartInfo.RedirectStandardOutput)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        lock (output)
        {
            return (process.ExitCode, output.ToString());
        }
    }

    /// <summary>Returns whether a process of that id exists.</summary>
    public static bool Exists(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !IsZombie(processId);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// Returns whether a process of that id exists and is a PostgreSQL server. The operating system reuses process ids.
    /// </summary>
    public static bool IsServer(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase)
                && !IsZombie(processId);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    // A process that has ended stays in the list until its parent reads the exit code. In a container this can take a
    // while.
    private static bool IsZombie(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && File.ReadAllText(FormattableString.Invariant($"/proc/{processId}/stat"))
                    .Split(") ")[^1]
                    .StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static ProcessStartInfo Describe(SandboxCommand command)
    {
        // On Windows the server inherits the pipes of its parent. Reading them to the end would wait for the server.
        var read = !OperatingSystem.IsWindows() || !command.Arguments.Contains("start");
        var info = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = read,
            RedirectStandardError = read,
            WorkingDirectory = command.WorkingFolder,
        };
        foreach (var name in info.Environment.Keys.Where(IsCallers).ToArray())
        {
            info.Environment.Remove(name);
        }

        // With UTC, initdb need not search for the name of the machine's time zone.
        info.Environment["TZ"] = "UTC";
        info.Environment["LC_ALL"] = "C";
        if (!OperatingSystem.IsWindows())
        {
            info.Environment["HOME"] = command.WorkingFolder;
        }

        return info;
    }

    private static bool IsCallers(string name) =>
        name.StartsWith("PG", StringComparison.Ordinal)
        || name.StartsWith("LC_", StringComparison.Ordinal)
        || name is "LANG" or "LANGUAGE";

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
