using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution.Programs;

/// <summary>
/// One run of an external program. A cancellation ends the program and all processes that it started.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="place">The step's place, for errors.</param>
/// <param name="phase">The phase's id, for errors.</param>
/// <param name="mask">Masks secrets in a line of its output, before anything is cut.</param>
internal sealed class ProgramRun(ProgramBatch program, SourcePlace place, string phase, Func<string, string> mask)
{
    /// <summary>How many characters of the output's end the journal keeps.</summary>
    private const int Kept = 8000;

    /// <summary>Its output and its errors.</summary>
    private const int Streams = 2;

    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);

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
    /// <param name="onStart">Called when it is started.</param>
    /// <param name="onLine">Called for each line of its output.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The exit code, and the end of the output.</returns>
    internal async Task<(int ExitCode, string Output)> RunAsync(
        Action onStart,
        Action<string> onLine,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = program.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        Name(start);
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

        using var job = OperatingSystem.IsWindows() ? new WindowsJob() : null;
        var output = new StringBuilder();
        var lines = Channel.CreateUnbounded<bool>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ended.TrySetResult();
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        try
        {
            process.Start();
            if (OperatingSystem.IsWindows())
            {
                job!.TryAdd(process);
            }
        }
        catch (Win32Exception e)
        {
            throw NotStarted(e, "The name is searched in the PATH. ");
        }

        onStart();
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
            await ended.Task.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (OperatingSystem.IsWindows())
            {
                job!.End();
            }

            process.Kill(entireProcessTree: true);
            await ended.Task.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ScriptFailedException(
                $"{place}: {program.Words[0]} ran longer than its timeout of "
                    + $"{DurationText.Format(program.Timeout!.Value)} and was ended; what it did stays.",
                phase,
                -1
            );
        }

        await DrainAsync(lines.Reader, deadline.Token).ConfigureAwait(false);
        lock (output)
        {
            return (
                process.ExitCode,
                output.Length > Kept ? "…" + output.ToString(output.Length - Kept, Kept) : output.ToString().TrimEnd()
            );
        }

        void Take(string? line)
        {
            lines.Writer.TryWrite(line is not null);
            if (line is null)
            {
                return;
            }

            line = mask(line);
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

    private void Name(ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                WindowsCommand
                    .For(program.Words, program.Folder, Environment.GetEnvironmentVariable, File.Exists)
                    .Fill(start);
                return;
            }
            catch (Exception e) when (e is FileNotFoundException or ArgumentException)
            {
                throw NotStarted(e, string.Empty);
            }
        }

        start.FileName = program.Words[0];
        foreach (var word in program.Words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }
    }

    private ScriptFailedException NotStarted(Exception reason, string advice) =>
        new(
            $"{place}: the program '{program.Words[0]}' could not be started: {reason.Message.TrimEnd('.')}. "
                + $"{advice}Nothing of this step was run.",
            phase,
            -1,
            reason
        );

    /// <summary>
    /// Reads the rest of the output after the program's end: to its end, or until no line came for a while. A process
    /// that the program left behind keeps the output open for as long as it lives.
    /// </summary>
    private static async Task DrainAsync(ChannelReader<bool> lines, CancellationToken cancellationToken)
    {
        using var longest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        longest.CancelAfter(LongestDrain);
        try
        {
            for (var open = Streams; open > 0; )
            {
                open -= await lines
                    .ReadAsync(longest.Token)
                    .AsTask()
                    .WaitAsync(Silence, longest.Token)
                    .ConfigureAwait(false)
                    ? 0
                    : 1;
            }
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // What is written from now on is not the program's.
        }
    }
}
