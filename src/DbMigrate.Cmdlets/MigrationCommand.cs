using System.Diagnostics;
using System.Management.Automation;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Pump;

namespace DbMigrate.Commands;

/// <summary>
/// The base of the commands: the pump between the pipeline's thread and the engine, and the error records.
/// </summary>
public abstract class MigrationCommand : PSCmdlet, IPumpSink, IDisposable
{
    private static readonly TimeSpan ProgressAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenVerboseProgress = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private long _verboseProgressAt = Stopwatch.GetTimestamp();
    private bool _disposed;

    private protected MigrationCommand() { }

    void IPumpSink.OnResult(object result) => OnResult(result);

    void IPumpSink.OnMessage(MigrationMessage message) => OnMessage(message);

    void IPumpSink.OnProgress(PumpProgress progress)
    {
        if (!progress.Completed && Stopwatch.GetElapsedTime(_verboseProgressAt) >= BetweenVerboseProgress)
        {
            _verboseProgressAt = Stopwatch.GetTimestamp();
            WriteVerbose($"{progress.Activity}: {progress.Text}");
        }

        WriteProgress(
            new ProgressRecord(0, VisibleText.OneLine(progress.Activity), VisibleText.OneLine(progress.Text))
            {
                PercentComplete = progress.Percent,
                SecondsRemaining = progress.Remaining is { } remaining
                    ? (int)Math.Min(int.MaxValue, Math.Ceiling(remaining.TotalSeconds))
                    : -1,
                RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            }
        );
    }

    /// <summary>Releases resources; PowerShell calls it at the end of the pipeline.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases resources.</summary>
    /// <param name="disposing">True: called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _stop.Dispose();
        }
    }

    /// <summary>Cancels the work on Ctrl+C. The pipeline's thread returns once the work has ended.</summary>
    protected override void StopProcessing()
    {
        try
        {
            // Asynchronous: the caller waits, and callbacks of the cancellation talk to a server.
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The work has just ended.
        }
    }

    /// <summary>Runs work off the pipeline's thread and writes what it emits until it has ended.</summary>
    /// <param name="activity">The activity in the progress display.</param>
    /// <param name="text">The status in the progress display.</param>
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
                        // Only failures of the work are translated, not what the pipeline throws through the pump.
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

    /// <summary>The path of the plan as it was given; null for the current location, or without a plan.</summary>
    private protected virtual string? PlanPath => null;

    /// <summary>The database and variables that the command works on; null: those of its own parameters.</summary>
    private protected virtual DatabaseChoice? Choice => null;

    /// <summary>Returns the error record of an exception, with the next action.</summary>
    internal ErrorRecord RecordOf(Exception exception) =>
        ErrorRecords.Of(exception, CommandText.Of(this, PlanPath, Choice));

    /// <summary>Writes a result; called on the pipeline's thread.</summary>
    private protected virtual void OnResult(object result) => WriteObject(result);

    /// <summary>Writes the error of failed work; called on the pipeline's thread after it has ended.</summary>
    private protected virtual void OnFailure(Exception failure) => ThrowTerminatingError(RecordOf(failure));

    // What a host shows goes through these: characters that a terminal acts upon become visible.

    internal new void WriteWarning(string text) => base.WriteWarning(VisibleText.Lines(text));

    internal new void WriteVerbose(string text) => base.WriteVerbose(VisibleText.Lines(text));

    internal new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(VisibleText.Lines(target), VisibleText.Lines(action));

    internal new bool ShouldProcess(string description, string warning, string caption) =>
        base.ShouldProcess(VisibleText.Lines(description), VisibleText.Lines(warning), VisibleText.Lines(caption));

    internal new bool ShouldContinue(
        string query,
        string caption,
        bool hasSecurityImpact,
        ref bool yesToAll,
        ref bool noToAll
    ) =>
        base.ShouldContinue(
            VisibleText.Lines(query),
            VisibleText.Lines(caption),
            hasSecurityImpact,
            ref yesToAll,
            ref noToAll
        );

    /// <summary>Whether the caller sees information; by default PowerShell does not show it.</summary>
    private bool ShowsInformation
    {
        get
        {
            var preference = MyInvocation.BoundParameters.TryGetValue("InformationAction", out var given)
                ? given
                : GetVariableValue("InformationPreference");
            return !LanguagePrimitives.TryConvertTo<ActionPreference>(preference, out var action)
                || action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
        }
    }

    private void OnMessage(MigrationMessage message)
    {
        switch (message.Kind)
        {
            case MessageKind.Warning:
                WriteWarning(message.Text);
                break;
            case MessageKind.Information:
                WriteInformation(VisibleText.Lines(message.Text), ["DbMigrate"]);
                if (!ShowsInformation)
                {
                    WriteVerbose(message.Text);
                }

                break;
            default:
                WriteVerbose(message.Text);
                break;
        }
    }
}
