using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Output;

/// <summary>
/// Shows progress: on a terminal as one line of the error output, after one second of work; elsewhere as a line every
/// ten seconds, with the time since the start.
/// </summary>
/// <param name="terminal">Whether the error output is a terminal that understands escape sequences.</param>
/// <param name="writeLine">Writes a line where there is no terminal.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressLine(bool terminal, Action<string> writeLine, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly long _start = time.GetTimestamp();
    private readonly object _gate = new();
    private ITimer? _timer;
    private string _text = string.Empty;
    private TimeSpan _next = Before;
    private bool _shown;
    private bool _ended;

    private TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Whether the error output is a terminal that understands escape sequences.</summary>
    public static bool IsTerminal => !Console.IsErrorRedirected && !TerminalKind.IsDumb;

    /// <summary>Takes the newest progress.</summary>
    public void Show(string text)
    {
        lock (_gate)
        {
            _text = VisibleText.OneLine(text);
            if (terminal)
            {
                Replace();
            }
            else if (!_ended)
            {
                // A server that works for minutes sends nothing meanwhile: the last text is repeated.
                _timer ??= time.CreateTimer(_ => WriteLine(), null, UntilNextLine(), BetweenLines);
            }
        }
    }

    /// <summary>Removes the line of a terminal before other output.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_shown)
            {
                OutputChannel.Errors.Replace(string.Empty);
                _shown = false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        lock (_gate)
        {
            _ended = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Replace()
    {
        if (Elapsed < _next)
        {
            return;
        }

        _next = Elapsed + Between;
        _shown = true;
        var width = Math.Max(20, Console.WindowWidth - 1);
        OutputChannel.Errors.Replace(_text.Length > width ? _text[..width] : _text);
    }

    private void WriteLine()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                // A timer may be some milliseconds early.
                var seconds = Math.Round(Elapsed.TotalSeconds);
                writeLine($"[{DurationText.Words(TimeSpan.FromSeconds(seconds))}] {_text}");
            }
        }
    }

    private TimeSpan UntilNextLine() => BetweenLines - TimeSpan.FromTicks(Elapsed.Ticks % BetweenLines.Ticks);
}
