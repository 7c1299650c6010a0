using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Holds the workers between two batches: while somebody suspended the phase, while replicas are behind, while others
/// need the server. It asks once a second,
/// on sessions of its own.
/// </summary>
internal sealed class Throttle(ActionContext context, string on, BackfillOptions options)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly string LoadQuery = EmbeddedSql.Text("Data.Backfill.throttle");

    private readonly object _gate = new();
    private TaskCompletionSource _open = Opened();
    private NpgsqlConnection? _home;
    private NpgsqlConnection? _work;

    /// <summary>Why the workers wait; null: they do not.</summary>
    internal string? Reason { get; private set; }

    /// <summary>Told whenever the reason changes.</summary>
    internal Action<string?> OnChange { get; init; } = _ => { };

    /// <summary>Returns at once where nothing stands in the way, else when it is gone.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _open.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks once: before the first batch.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        _home ??= await context
            .Services.Sessions.OpenAsync(DatabaseSessions.Home, "backfill watch", cancellationToken)
            .ConfigureAwait(false);
        _work ??=
            on == DatabaseSessions.Home
                ? _home
                : await context
                    .Services.Sessions.OpenAsync(on, "backfill watch", cancellationToken)
                    .ConfigureAwait(false);
        Set(
            await SuspendedAsync(_home, cancellationToken).ConfigureAwait(false)
                ?? await LoadedAsync(_work, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Looks until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
                try
                {
                    await LookAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e)
                    when (e is NpgsqlException or MigrationException or IOException or InvalidOperationException)
                {
                    // The workers meet by themselves what is wrong with the server; a look that failed is taken again.
                    context.Services.Messages.Verbose($"The backfill's look at the server failed: {e.Message}");
                    await CloseAsync().ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) { }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

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

    private async Task<string?> SuspendedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (
            await SuspensionRows
                .ReadAsync(connection, context.Plan.Name, context.Phase.Id, cancellationToken)
                .ConfigureAwait(false)
            is not { } suspension
        )
        {
            return null;
        }

        var why = suspension.Reason is { } reason ? $" ({reason})" : string.Empty;
        return $"suspended by {suspension.By} at {suspension.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC{why}; Resume-MigrationPhase {context.Phase.Id} (dbmigrate resume {context.Phase.Id}) lets it go on";
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
            var before = Reason;
            Reason = reason;
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
