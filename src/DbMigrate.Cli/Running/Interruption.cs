using System.Runtime.InteropServices;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Running;

/// <summary>
/// Handles Ctrl+C and the signals that end a process: cancels the work once and keeps the process alive until it has
/// cleaned up.
/// </summary>
/// <remarks>
/// On Windows, SIGQUIT is Ctrl+Break, SIGHUP the end of the console, and SIGTERM that of the session or the machine. Of
/// the last two, Windows ends the process when the handler returns, or after some seconds.
/// https://learn.microsoft.com/windows/console/handlerroutine
/// </remarks>
internal sealed class Interruption : IDisposable
{
    /// <summary>Longer than Windows waits.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly CommandOutput _output;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _writesJournal;
    private int _asked;

    /// <summary>Begins to handle them.</summary>
    /// <param name="output">Where it says that the command stops.</param>
    /// <param name="writesJournal">Whether the command may write the journal.</param>
    public Interruption(CommandOutput output, bool writesJournal)
    {
        _output = output;
        _writesJournal = writesJournal;
        foreach (var signal in Signals())
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        // First: a handler may wait for it.
        _ended.TrySetResult();
        _registrations.ForEach(r => r.Dispose());
        _source.Dispose();
    }

    private static PosixSignal[] Signals()
    {
        PosixSignal[] everywhere = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        return OperatingSystem.IsWindows() ? [.. everywhere, PosixSignal.SIGQUIT] : everywhere;
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _asked) == 1)
        {
            // Before the message: the reader of the output may not take more of it.
            _ = _source.CancelAsync();
            _output.Tell(
                MessageKind.Information,
                _writesJournal
                    ? "Stopping: the running statement is cancelled on the server, and the journal is written."
                    : "Stopping."
            );
        }
        else
        {
            _output.Tell(
                MessageKind.Information,
                _writesJournal
                    ? "Still cleaning up: the journal is not complete yet."
                    : "Still stopping: what runs on the server is being cancelled."
            );
        }

        if (OperatingSystem.IsWindows() && context.Signal is PosixSignal.SIGHUP or PosixSignal.SIGTERM)
        {
            _ended.Task.Wait(LongestWait);
        }
    }
}
