using System.Diagnostics;

namespace DbMigrate.Cli.Output;

/// <summary>
/// How far the work is: one line on a terminal's error output, written over and over, for work of more than a second.
/// </summary>
internal sealed class ProgressLine
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly object _gate = new();
    private TimeSpan _next = Before;
    private bool _shown;

    /// <summary>Shows it, not too often.</summary>
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
            Console.Error.Write("\r\u001b[K" + (text.Length > width ? text[..width] : text));
        }
    }

    /// <summary>Takes it away before something else is written.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_shown)
            {
                Console.Error.Write("\r\u001b[K");
                _shown = false;
            }
        }
    }
}
