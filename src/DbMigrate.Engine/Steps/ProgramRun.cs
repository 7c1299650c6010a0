using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Steps;

/// <summary>
/// One run of an external program. Cancelling it ends the program and all that it started, before this returns.
/// </summary>
internal sealed class ProgramRun(
    IReadOnlyList<string> words,
    string folder,
    IReadOnlyList<string> environment,
    TimeSpan? timeout
)
{
    /// <summary>How much of the output is kept for the journal: the end of it.</summary>
    private const int Kept = 8000;

    /// <summary>
    /// What every program needs to start; nothing else of the caller's environment is passed on unnamed.
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

    /// <summary>Runs it to its end.</summary>
    /// <param name="say">Gets each line of its output as it comes.</param>
    /// <param name="place">The step's place, for errors.</param>
    /// <param name="phase">The phase's id, for errors.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The exit code, and the last part of the output.</returns>
    internal async Task<(int ExitCode, string Output)> RunAsync(
        Action<string> say,
        SourcePlace place,
        string phase,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(words[0])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        var passed = Always
            .Concat(environment)
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
                $"{place}: the program '{words[0]}' could not be started: {e.Message}. The name is searched in the PATH. Nothing of this step was run.",
                phase,
                -1,
                e
            );
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } limit)
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
                $"{place}: {words[0]} ran longer than its timeout of {Common.DurationText.Format(timeout!.Value)} and was ended.",
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

            say(line);
        }
    }
}
