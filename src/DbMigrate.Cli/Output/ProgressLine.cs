using System.Diagnostics;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Output;

/// <summary>
/// Shows progress as one line of a terminal's error output, after one second of work.
/// </summary>
internal sealed class ProgressLine
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly bool _terminal = !Console.IsErrorRedirected && !TerminalKind.IsDumb;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly object _gate = new();
    private TimeSpan _next = Before;
    private bool _shown;

    /// <summary>Shows a text, at most every 100 ms.</summary>
    public void Show(string text)
    {
        lock (_gate)
        {
            if (!_terminal || _clock.Elapsed < _next)
            {
                return;
            }

            _next = _clock.Elapsed + Between;
            _shown = true;
            var width = Math.Max(20, Console.WindowWidth - 1);
            var shown = VisibleText.OneLine(text);
            OutputChannel.Errors.Replace(shown.Length > width ? shown[..width] : shown);
        }
    }

    /// <summary>Removes the line before other output.</summary>
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
}
