using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution.Programs;

/// <summary>
/// One run of an external program. A cancellation ends the program and all processes that it started.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="place">The step's place, for errors.</param>
/// <param name="phase">The phase's id, for errors.</param>
internal sealed class ProgramRun(ProgramBatch program, SourcePlace place, string phase)
{
    /// <summary>How many characters of the output's end the journal keeps.</summary>
    private const int Kept = 8000;

    /// <summary>
    /// The environment variables that every program gets. Others of the caller's environment must be named.
    /// </summary>
    private static readonly string[] Always =
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "LC_ALL",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SystemRoot",
        "windir",
        "PATHEXT",
        "ComSpec",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "ProgramFiles",
        "DOTNET_ROOT",
    ];

    /// <summary>Runs the program to its end.</summary>
    /// <param name="onLine">Called for each line of its output.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The exit code, and the end of the output.</returns>
    internal async Task<(int ExitCode, string Output)> RunAsync(
        Action<string> onLine,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program.Words[0])
        {
            WorkingDirectory = program.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var word in program.Words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        var passed = Always
            .Concat(program.Environment)
            .Select(n => (Name: n, Value: Environment.GetEnvironmentVariable(n)))
            .Where(v => v.Value is not null)
            .ToList();
        start.Environment.Clear();
        foreach (var (name, value) in passed)
        {
            start.Environment[name] = value;
        }

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new ScriptFailedException(
                $"{place}: the program '{program.Words[0]}' could not be started: {e.Message}. "
                    + "The name is searched in the PATH. Nothing of this step was run.",
                phase,
                -1,
                e
            );
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (program.Timeout is { } limit)
        {
            deadline.CancelAfter(limit);
        }

        try
        {
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ScriptFailedException(
                $"{place}: {program.Words[0]} ran longer than its timeout of "
                    + $"{DurationText.Format(program.Timeout!.Value)} and was ended.",
                phase,
                -1
            );
        }

        lock (output)
        {
            return (
                process.ExitCode,
                output.Length > Kept ? "…" + output.ToString(output.Length - Kept, Kept) : output.ToString().TrimEnd()
            );
        }

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (output)
            {
                output.AppendLine(line);
                if (output.Length > 4 * Kept)
                {
                    output.Remove(0, output.Length - (2 * Kept));
                }
            }

            onLine(line);
        }
    }
}
