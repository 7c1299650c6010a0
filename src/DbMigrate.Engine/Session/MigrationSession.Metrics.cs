using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Metrics;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>
    /// Measures metrics, each in a read-only transaction with the timeouts of a check. Returns a result per value. The
    /// values of metrics with <see cref="MetricDefinition.Record"/> are added to the journal, where there is one.
    /// </summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public IAsyncEnumerable<MigrationMetric> GetMetricsAsync(
        IReadOnlyList<MetricDefinition> metrics,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.Each(
            GetMetricsCoreAsync(metrics, records: true, warns: true, cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    /// <summary>
    /// Measures metrics again and again, until it is cancelled. Returns the values of each reading. Records nothing.
    /// </summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="interval">The pause between two readings; longer than zero.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<MigrationMetric>> WatchMetricsAsync(
        IReadOnlyList<MetricDefinition> metrics,
        TimeSpan interval,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        for (var warns = true; ; warns = false)
        {
            var values = new List<MigrationMetric>();
            await foreach (
                var value in _services
                    .Outlet.Each(
                        GetMetricsCoreAsync(metrics, records: false, warns, cancellationToken),
                        MaskedResults.Of,
                        CancellationToken.None
                    )
                    .ConfigureAwait(false)
            )
            {
                values.Add(value);
            }

            yield return values;
            await TimeProvider.System.DelayAsync(interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<MigrationMetric> GetMetricsCoreAsync(
        IReadOnlyList<MetricDefinition> metrics,
        bool records,
        bool warns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var resolved = _services.Resolve(state, cancellationToken);
        var recorded = new List<MigrationMetric>();
        foreach (var metric in metrics)
        {
            if (warns && metric.MissingUnit is { } missing)
            {
                _services.Messages.Warn(missing.ToString());
            }

            await _services.ResolveTargetAsync(resolved, metric.On, cancellationToken).ConfigureAwait(false);
            NpgsqlConnection connection;
            try
            {
                connection = await _services.Sessions.WorkAsync(metric.On, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionFailedException e) when (resolved.NotThereYet(e, state) is { } why)
            {
                _services.Messages.Warn($"The metric {metric.Name} is left out. {why}");
                continue;
            }

            var rows = await ConnectionGuard
                .RunAsync(
                    ServerCall.Reading($"the metric {metric.Name} was read"),
                    () => MetricRunner.AskAsync(Plan, metric, connection, resolved.Variables, cancellationToken)
                )
                .ConfigureAwait(false);
            recorded.AddRange(metric.Record && records ? rows : []);
            foreach (var row in rows)
            {
                yield return row;
            }
        }

        await RecordAsync(recorded, state, cancellationToken).ConfigureAwait(false);
    }

    // A login that may only read, or a server that only reads, measures all the same.
    private async Task RecordAsync(
        List<MigrationMetric> values,
        JournalState state,
        CancellationToken cancellationToken
    )
    {
        if (values.Count == 0)
        {
            return;
        }

        if (!state.Exists)
        {
            _services.Messages.Verbose("The values are not recorded: there is no journal yet.");
            return;
        }

        try
        {
            var home = await _services
                .Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken)
                .ConfigureAwait(false);
            await _services.EnsureCurrentAsync(home, state, cancellationToken).ConfigureAwait(false);
            await _services
                .Journal.AppendAsync(
                    home,
                    durable: true,
                    cancellationToken,
                    [.. MetricEntries.Of(values, _services.Messages.Mask)]
                )
                .ConfigureAwait(false);
        }
        catch (MigrationException e)
            when (e is JournalException or ServerReadOnlyException or AnotherRunnerException or JournalBusyException)
        {
            _services.Messages.Warn($"The values were not recorded: {e.Message}");
        }
    }
}
