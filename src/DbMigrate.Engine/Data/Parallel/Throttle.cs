using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps;
using Npgsql;

namespace DbMigrate.Engine.Data.Parallel;

/// <summary>
/// Holds the workers of a step between two batches: while the phase is suspended, while replicas lag, while other
/// sessions need the server. It asks twice a second, on sessions of its own.
/// </summary>
/// <param name="services">What the step uses of its run.</param>
/// <param name="step">The step.</param>
/// <param name="options">When the workers wait.</param>
/// <param name="purpose">The purpose of its sessions, shown in their application name.</param>
internal sealed class Throttle(DataServices services, StepExecution step, ThrottleOptions options, string purpose)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly string LoadQuery = EmbeddedSql.Text("Data.Parallel.throttle");

    private readonly object _gate = new();
    private TaskCompletionSource _open = Opened();
    private NpgsqlConnection? _home;
    private NpgsqlConnection? _work;
    private string? _reason;

    /// <summary>The plan's name.</summary>
    internal required string Plan { get; init; }

    /// <summary>Called when the workers start to wait, with the reason, and with null when they go on.</summary>
    internal Action<string?> OnChange { get; init; } = _ => { };

    /// <summary>Why the workers wait, by the last look; null: they do not.</summary>
    internal string? Reason
    {
        get
        {
            lock (_gate)
            {
                return _reason;
            }
        }
    }

    /// <summary>Returns when no limit holds the workers.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _open.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var writes = step.Step.Connections.Writes;
        _home ??= await OpenAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        _work ??=
            writes == DatabaseSessions.Home ? _home : await OpenAsync(writes, cancellationToken).ConfigureAwait(false);
        Set(
            await SuspendedAsync(_home, cancellationToken).ConfigureAwait(false)
                ?? await LoadedAsync(_work, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Asks until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await services.Time.DelayAsync(Interval, cancellationToken).ConfigureAwait(false);
                await TryLookAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) { }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes its sessions.</summary>
    internal async Task CloseAsync()
    {
        var (home, work) = (_home, _work);
        (_home, _work) = (null, null);
        if (work is not null && !ReferenceEquals(work, home))
        {
            await work.DisposeAsync().ConfigureAwait(false);
        }

        if (home is not null)
        {
            await home.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is NpgsqlException or MigrationException or IOException or InvalidOperationException)
        {
            // The workers meet the server's problems themselves; the next look opens new sessions.
            services.Messages.Verbose($"{step.Heading}: the server's load could not be read: {e.Message}");
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancellationToken) =>
        services.Sessions.OpenAsync(name, SessionKind.Own, purpose, cancellationToken);

    private async Task<string?> SuspendedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var found = await SuspensionRows
            .ReadAsync(connection, Plan, step.Execution.Owner, cancellationToken)
            .ConfigureAwait(false);
        if (found is not { } suspension)
        {
            return null;
        }

        var why = suspension.Reason is { } reason ? $" ({reason})" : string.Empty;
        return $"suspended by {suspension.By} at {suspension.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC{why}";
    }

    private async Task<string?> LoadedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LoadQuery, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (options.MaxLag is { } most && !reader.IsDBNull(0) && reader.GetTimeSpan(0) is var lag && lag > most)
        {
            return $"a replica is {DurationText.Format(lag)} behind (max_lag {DurationText.Format(most)})";
        }

        var active = reader.GetInt32(1);
        var allowed = options.MaxActive ?? Math.Max(2, reader.GetInt32(2) / 2);
        return active > allowed ? $"{active} sessions of others are active (max_active {allowed})" : null;
    }

    private void Set(string? reason)
    {
        lock (_gate)
        {
            var before = _reason;
            _reason = reason;
            if (reason is null)
            {
                _open.TrySetResult();
            }
            else if (_open.Task.IsCompleted)
            {
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if ((before is null) == (reason is null))
            {
                return;
            }
        }

        OnChange(reason);
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetResult();
        return source;
    }
}
