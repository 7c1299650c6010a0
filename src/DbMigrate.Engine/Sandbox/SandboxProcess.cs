using System.Diagnostics;
using System.Text;

namespace DbMigrate.Engine.Sandbox;

/// <summary>
/// Runs the programs of a sandbox in an environment of their own, so that nothing of the caller's reaches the server.
/// </summary>
internal static class SandboxProcess
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>Its exit code and all that it wrote, both streams together.</returns>
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

    /// <summary>
    /// Whether a process of that id is there and is a PostgreSQL server; an id is used again sooner or later.
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

    // One that has ended stays in the list until the first process of the machine has read its exit code; of a
    // container, that may take its time.
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
        // On Windows the server inherits its starter's pipes, and reading them to the end would wait for the server.
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

        // UTC also spares initdb its search for the name of the machine's time zone.
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
