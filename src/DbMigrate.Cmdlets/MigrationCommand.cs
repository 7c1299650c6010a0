using System.Management.Automation;
using DbMigrate.Engine.Pump;

namespace DbMigrate.Commands;

/// <summary>
/// What every command has: the pump between the pipeline's thread and the engine, and one way to say errors.
/// </summary>
public abstract class MigrationCommand : PSCmdlet, IPumpSink, IDisposable
{
    private static readonly TimeSpan ProgressAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;

    private protected MigrationCommand() { }

    void IPumpSink.OnResult(object result) => OnResult(result);

    void IPumpSink.OnMessage(MigrationMessage message) => OnMessage(message);

    void IPumpSink.OnProgress(PumpProgress progress) =>
        WriteProgress(
            new ProgressRecord(0, progress.Activity, progress.Text)
            {
                PercentComplete = progress.Percent,
                SecondsRemaining = progress.Remaining is { } remaining
                    ? (int)Math.Min(int.MaxValue, Math.Ceiling(remaining.TotalSeconds))
                    : -1,
                RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            }
        );

    /// <summary>Frees what the command holds; PowerShell calls it when the pipeline has ended.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the command holds.</summary>
    /// <param name="disposing">True: called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _stop.Dispose();
        }
    }

    /// <summary>
    /// Ctrl+C: cancels the work. The pipeline's thread comes back when the work has ended, not before.
    /// </summary>
    protected override void StopProcessing()
    {
        try
        {
            // The caller of this waits: what reacts to the cancellation talks to a server.
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The work ended in the same moment.
        }
    }

    /// <summary>Runs work off the pipeline's thread and writes what it emits, until it has ended.</summary>
    /// <param name="activity">What is done, for the progress display.</param>
    /// <param name="text">A word on it.</param>
    /// <param name="work">The work.</param>
    private protected void Run(string activity, string text, Func<PumpPort, CancellationToken, Task> work)
    {
        Exception? failure = null;
        try
        {
            MessagePump.Run(
                this,
                new MigrationProgress(activity, text, -1),
                async (port, token) =>
                {
                    try
                    {
                        await work(port, token).ConfigureAwait(false);
                    }
                    catch (Exception exception)
                        when (exception is not OperationCanceledException || !token.IsCancellationRequested)
                    {
                        // Kept apart from what the pipeline throws through the pump, which is nobody's to translate.
                        failure = exception;
                    }
                },
                ProgressAfter,
                _stop.Token
            );
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        if (failure is not null)
        {
            OnFailure(failure);
        }
    }

    /// <summary>Writes a result; called on the pipeline's thread.</summary>
    private protected virtual void OnResult(object result) => WriteObject(result);

    /// <summary>Says the end of work that failed; called on the pipeline's thread after it has ended.</summary>
    private protected virtual void OnFailure(Exception failure) => ThrowTerminatingError(ErrorRecords.Of(failure));

    private void OnMessage(MigrationMessage message)
    {
        switch (message.Kind)
        {
            case MessageKind.Warning:
                WriteWarning(message.Text);
                break;
            case MessageKind.Information:
                WriteInformation(message.Text, ["DbMigrate"]);
                break;
            default:
                WriteVerbose(message.Text);
                break;
        }
    }
}
