using System.Runtime.InteropServices;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Running;

/// <summary>
/// Ctrl+C, and the signals that ask a process to end: the work is cancelled once, and the process lives until it has
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
            _output.Tell(
                MessageKind.Information,
                "Stopping: what runs is cancelled on the server and the journal is written before this command ends."
            );
            _source.Cancel();
        }
        else
        {
            _output.Tell(
                MessageKind.Information,
                "Still cleaning up: ending now would leave the journal behind what was done."
            );
        }
    }
}
