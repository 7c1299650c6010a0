using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution;

/// <summary>
/// Repeats the cancellation of a run on the server. Npgsql sends one request, which has no effect where it arrives
/// between two statements of a pipeline: the next statement would run to its end.
/// </summary>
internal sealed class StopRequests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly DatabaseSessions _sessions;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration _registration;
    private Task _asking = Task.CompletedTask;

    /// <summary>Begins to listen for a cancellation, until it is disposed.</summary>
    /// <param name="sessions">The sessions of the run.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    internal StopRequests(DatabaseSessions sessions, CancellationToken cancellationToken)
    {
        _sessions = sessions;
        _registration = cancellationToken.Register(() => _asking = Task.Run(AskAsync));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync().ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await _asking.ConfigureAwait(false);
        _ended.Dispose();
    }

    private async Task AskAsync()
    {
        try
        {
            while (true)
            {
                await TimeProvider.System.DelayAsync(Interval, _ended.Token).ConfigureAwait(false);
                foreach (var (name, processId) in _sessions.Executing())
                {
                    await new ServerCancel(token => _sessions.OpenAsync(name, SessionKind.Own, "cancel", token))
                        .TryAsync(processId)
                        .ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
