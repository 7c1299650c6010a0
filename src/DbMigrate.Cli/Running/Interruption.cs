using System.Runtime.InteropServices;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Running;

/// <summary>
/// Handles Ctrl+C and the signals that end a process: cancels the work once and keeps the process alive until it has
/// cleaned up.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly CommandOutput _output;
    private int _asked;

    public Interruption(CommandOutput output)
    {
        _output = output;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _source.Dispose();
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
                "Stopping: the running statement is cancelled on the server, and the journal is written."
            );
        }
        else
        {
            _output.Tell(MessageKind.Information, "Still cleaning up: the journal is not complete yet.");
        }
    }
}
