using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution.Programs;

/// <summary>
/// One run of an external program. A cancellation ends the program and all processes that it started.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="place">The step's place, for errors.</param>
/// <param name="phase">The phase's id, for errors.</param>
/// <param name="variables">The environment variables of the session.</param>
internal sealed class ProgramRun(ProgramBatch program, SourcePlace place, string phase, EnvironmentVariables variables)
{
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
    /// <param name="output">Receives its output.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(Action onStart, ProgramOutput output, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = program.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = program.OutputEncoding,
            StandardErrorEncoding = program.OutputEncoding,
            UseShellExecute = false,
        };
        Name(start);
        var passed = Always
            .Concat(program.Environment)
            .Select(n => (Name: n, Value: variables.ValueOf(n)))
            .Where(v => v.Value is not null)
            .ToList();
        start.Environment.Clear();
        foreach (var (name, value) in passed)
        {
            start.Environment[name] = value;
        }

        using var job = OperatingSystem.IsWindows() ? new WindowsJob() : null;
        var lines = Channel.CreateUnbounded<bool>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var isInJob = false;
        process.Exited += (_, _) => ended.TrySetResult();
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        try
        {
            process.Start();
            if (OperatingSystem.IsWindows())
            {
                isInJob = job!.TryAdd(process);
            }
        }
        catch (Win32Exception e)
        {
            // On Windows the file was found before.
            throw NotStarted(e, OperatingSystem.IsWindows() ? string.Empty : "The name is searched in the PATH. ");
        }

        onStart();
        await WriteInputAsync(process).ConfigureAwait(false);
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

            try
            {
                // A job has the descendants. Without one they are searched, by the start time of every process.
                process.Kill(entireProcessTree: !isInJob);
            }
            catch (Exception e) when (e is Win32Exception or InvalidOperationException or AggregateException)
            {
                // The system refuses to end what is ending.
            }

            await ended.Task.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw TimedOut();
        }

        await DrainAsync(lines.Reader, deadline.Token).ConfigureAwait(false);
        return process.ExitCode;

        void Take(string? line)
        {
            lines.Writer.TryWrite(line is not null);
            if (line is not null)
            {
                output.Add(line);
            }
        }
    }

    /// <summary>Runs the script in the host's session to its end.</summary>
    /// <param name="run">Runs it.</param>
    /// <param name="output">Receives its output.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunInHostAsync(
        Func<MigrationScript, CancellationToken, ValueTask<int>> run,
        ProgramOutput output,
        CancellationToken cancellationToken
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (program.Timeout is { } limit)
        {
            deadline.CancelAfter(limit);
        }

        try
        {
            var script = program.Script! with
            {
                WriteLine = output.Add,
                Environment = program
                    .Environment.Where(variables.OfFile.ContainsKey)
                    .ToDictionary(n => n, n => variables.OfFile[n], StringComparer.Ordinal)
                    .AsReadOnly(),
            };
            return await run(script, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TimedOut();
        }
    }

    private ScriptFailedException TimedOut() =>
        new(
            $"{place}: {program.Name} ran longer than its timeout of "
                + $"{DurationText.Format(program.Timeout!.Value)} and was ended; what it did stays.",
            phase,
            -1
        );

    private async Task WriteInputAsync(Process process)
    {
        try
        {
            await process.StandardInput.WriteAsync(program.Input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read its input.
        }
    }

    private void Name(ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                WindowsCommand.For(program.Words, program.Folder, variables.ValueOf, File.Exists).Fill(start);
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
            $"{place}: the program '{program.Words[0]}'{(program.Script is null ? null : $", which runs {program.Name},")} "
                + $"could not be started: {reason.Message.TrimEnd('.')}. "
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
