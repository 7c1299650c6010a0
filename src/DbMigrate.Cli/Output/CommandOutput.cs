using DbMigrate.Cli.Running;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Cli.Output;

/// <summary>
/// Writes what a command emits: objects to the output, as text or JSON; messages and errors to the error output.
/// </summary>
internal sealed class CommandOutput : IDisposable
{
    /// <summary>The number of rows of a table.</summary>
    private const int MostRows = 10_000;

    private readonly bool _json;
    private readonly bool _verbose;
    private readonly TextReport _report;
    private readonly ErrorText _errors;
    private readonly ProgressLine _progress;

    public CommandOutput(bool json, bool noColor, bool verbose, CommandText commands)
    {
        _json = json;
        _verbose = verbose;
        var plain =
            noColor || TerminalKind.IsDumb || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _report = new TextReport(
            OutputChannel.Output,
            colours: !plain && !Console.IsOutputRedirected,
            width: TerminalKind.Width,
            verbose
        );
        _errors = new ErrorText(verbose, commands);
        _progress = new ProgressLine(
            ProgressLine.IsTerminal,
            text => WriteMessage(MessageKind.Progress, text),
            TimeProvider.System
        );
        Observer = new OutputObserver(this);
    }

    /// <summary>Whether to write no objects; the exit code is the answer.</summary>
    public bool Quiet { get; set; }

    /// <summary>The observer that receives the engine's messages.</summary>
    public IMigrationObserver Observer { get; }

    /// <summary>Writes one object.</summary>
    public void Write<T>(T item, Action<TextReport, T> text)
    {
        if (Quiet)
        {
            return;
        }

        _progress.Clear();
        if (_json)
        {
            JsonLine.Write(OutputChannel.Output, item);
        }
        else
        {
            OutputChannel.Output.Together(() => text(_report, item));
        }
    }

    /// <summary>Writes a text for other programs, unchanged where the output is no terminal.</summary>
    public void WriteText(string text)
    {
        _progress.Clear();
        OutputChannel.Output.Raw(text);
    }

    /// <summary>Writes a message about what was done, beside the output.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Tell(MessageKind.Information, text);
        }
    }

    /// <summary>Writes objects together: as one table, or as one JSON line each.</summary>
    public void WriteAll<T>(IEnumerable<T> items, Action<TextReport, IReadOnlyList<T>> text)
    {
        if (!_json)
        {
            // A table needs all its rows for its widths. Of very many rows, each part is a table of its own.
            var written = false;
            foreach (var part in items.Chunk(MostRows))
            {
                Write(part, text);
                written = true;
            }

            if (!written)
            {
                Write((IReadOnlyList<T>)[], text);
            }

            return;
        }

        foreach (var item in items)
        {
            Write(item, (_, _) => { });
        }
    }

    /// <summary>Writes objects as they arrive; returns whether all were good.</summary>
    public async Task<bool> WriteEachAsync<T>(
        IAsyncEnumerable<T> items,
        Action<TextReport, T> text,
        Func<T, bool>? good = null
    )
    {
        var all = true;
        await foreach (var item in items)
        {
            all &= good is null || good(item);
            Write(item, text);
        }

        return all;
    }

    /// <summary>
    /// Writes objects together once all have arrived; returns whether all were good.
    /// </summary>
    public async Task<bool> WriteAllAsync<T>(
        IAsyncEnumerable<T> items,
        Action<TextReport, IReadOnlyList<T>> text,
        Func<T, bool> good
    )
    {
        if (_json)
        {
            return await WriteEachAsync(items, (_, _) => { }, good);
        }

        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        WriteAll(all, text);
        return all.TrueForAll(i => good(i));
    }

    /// <summary>Writes a message.</summary>
    public void Tell(MessageKind kind, string text)
    {
        text = Redactor.CleanPatterns(text);
        if (kind == MessageKind.Progress)
        {
            _progress.Show(text);
        }
        else if (kind != MessageKind.Verbose || _verbose)
        {
            _progress.Clear();
            WriteMessage(kind, text);
        }
    }

    /// <summary>Writes an error with its next action; returns its exit code.</summary>
    public int Fail(Exception failure)
    {
        _progress.Dispose();
        var error = _errors.Describe(failure);
        if (Quiet && failure is VerifyFailedException)
        {
            return error.ExitCode;
        }

        if (_json)
        {
            JsonLine.Write(OutputChannel.Errors, error);
        }
        else
        {
            OutputChannel.Errors.Line(error.Message);
            OutputChannel.Errors.Line($"Next: {error.Next}");
            OutputChannel.Errors.Line(
                error.SqlState is null
                    ? $"ErrorId: {error.ErrorId}"
                    : $"ErrorId: {error.ErrorId}, SQLSTATE: {error.SqlState}"
            );
        }

        return error.ExitCode;
    }

    /// <summary>
    /// Returns the exit code of a command that has ended. A result that could not be written is an error.
    /// </summary>
    public int End(int exitCode)
    {
        _progress.Dispose();
        if (OutputChannel.Output.Failure is { } output && exitCode is ExitCodes.Done or ExitCodes.VerifyFailed)
        {
            var failed = Fail(new OutputFailedException(output));
            return exitCode == ExitCodes.Done ? failed : exitCode;
        }

        return exitCode == ExitCodes.Done && OutputChannel.Errors.Failure is not null ? ExitCodes.Unexpected : exitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _progress.Dispose();

    private void WriteMessage(MessageKind kind, string text)
    {
        if (_json)
        {
            JsonLine.Write(OutputChannel.Errors, new MessageLine(kind, text));
        }
        else
        {
            // The server's own warnings carry the prefix already.
            OutputChannel.Errors.Line(
                kind == MessageKind.Warning && !text.StartsWith("warning", StringComparison.OrdinalIgnoreCase)
                    ? "warning: " + text
                    : text
            );
        }
    }

    private sealed class OutputObserver(CommandOutput output) : IMigrationObserver
    {
        public void OnMessage(MigrationMessage message) =>
            output.Tell(message.Kind, message is MigrationProgress progress ? Format.Progress(progress) : message.Text);
    }
}
