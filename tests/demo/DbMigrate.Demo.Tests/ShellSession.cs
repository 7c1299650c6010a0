using System.Diagnostics;

namespace DbMigrate.Demo.Tests;

/// <summary>A shell that runs the commands of a page one after the other.</summary>
internal sealed class ShellSession : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly Process _shell;
    private readonly string _mark = $"mark-{Guid.NewGuid():N}";

    private ShellSession(Process shell) => _shell = shell;

    internal static async Task<ShellSession> StartAsync(string folder)
    {
        var info = new ProcessStartInfo("bash", ["--noprofile", "--norc"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };

        // Environment variables of the machine must not change the output.
        foreach (
            var name in info
                .Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal) || n == "DATABASE_URL")
                .ToArray()
        )
        {
            info.Environment.Remove(name);
        }

        var session = new ShellSession(Process.Start(info)!);
        var programs = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        await session.RunAsync(
            $"exec 2>&1; export NO_COLOR=1 PATH='{programs}':\"$PATH\"; service() {{ '{programs}/DbMigrate.Demo' \"$@\"; }}"
        );
        return session;
    }

    /// <summary>Runs a command and returns its output.</summary>
    internal async Task<IReadOnlyList<string>> RunAsync(string command)
    {
        await _shell.StandardInput.WriteAsync($"{command}\necho {_mark}\n");
        await _shell.StandardInput.FlushAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        var lines = new List<string>();
        while (await _shell.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line == _mark)
            {
                return Trim(lines);
            }

            lines.Add(line.TrimEnd());
        }

        throw new InvalidOperationException($"The shell ended at: {command}\n{string.Join('\n', lines)}");
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Deadline);
        await _shell.WaitForExitAsync(deadline.Token);
        _shell.Dispose();
    }

    private static List<string> Trim(List<string> lines)
    {
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }
}
