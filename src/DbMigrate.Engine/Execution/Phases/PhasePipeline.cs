using System.Runtime.ExceptionServices;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// Consecutive phases without gates and checks, sent in one round trip. Each is a transaction of its own with its rows
/// of the journal, as if it ran alone. A server that executes the third of them has committed two. The first that the
/// server refuses runs alone from there, with retries; those behind it were not started.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="members">The phases.</param>
/// <param name="preflightOf">Returns the preflight of a phase, by the state of the run at that moment.</param>
internal sealed class PhasePipeline(
    RunContext run,
    IReadOnlyList<PipelinedPhase> members,
    Func<MigrationPhase, PreflightRunner> preflightOf
) : IAsyncDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private NpgsqlBatch? _trip;
    private NpgsqlDataReader? _reader;
    private Task<NpgsqlDataReader>? _sending;
    private NpgsqlConnection? _connection;
    private CancellationTokenSource? _stop;
    private ExceptionDispatchInfo? _failure;
    private int _next;

    /// <summary>
    /// Whether another result follows; none does after a phase that had to run alone.
    /// </summary>
    internal bool HasNext => _next < members.Count;

    /// <summary>The phase whose result is next.</summary>
    internal MigrationPhase Next => members[_next].Execution.Phase;

    /// <summary>
    /// Runs the checks that precede the first phase, and sends all phases. Does not wait for the server's answer.
    /// </summary>
    /// <returns>How many phases were sent.</returns>
    internal async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        await members[0].RequireAsync(cancellationToken).ConfigureAwait(false);
        run.Lock.RequireHeld();
        _connection = await run.Sessions.CleanAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _trip = new NpgsqlBatch(_connection);
        for (var i = 0; i < members.Count; i++)
        {
            members[i].AddTo(_trip, i + 1 < members.Count ? members[i + 1] : null);
        }

        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Lock.Lost, _abandoned.Token);
        members[0].Begin(_connection);
        _sending = _trip.ExecuteReaderAsync(_stop.Token);
        return members.Count;
    }

    /// <summary>Waits for the end of the next phase.</summary>
    /// <exception cref="MigrationException">What stopped the phase.</exception>
    internal async Task<PhaseResult> NextAsync(CancellationToken cancellationToken)
    {
        var member = members[_next];
        try
        {
            await ReachCommitAsync(member).ConfigureAwait(false);
        }
        catch (Exception thrown)
            when (First(thrown) is OperationCanceledException or PostgresException || ConnectionLoss.Is(First(thrown)))
        {
            var e = First(thrown);
            member.End();
            var committed = _next;
            _next = members.Count;
            await EndTripAsync().ConfigureAwait(false);
            await RecordWaitsAsync(committed).ConfigureAwait(false);
            if (ConnectionLoss.Is(e))
            {
                throw await member.LostAsync(e, cancellationToken).ConfigureAwait(false);
            }

            if (e is PostgresException refused)
            {
                member.Execution.Start!.Refused(refused);
            }

            // Running alone, it also finds out that it was cancelled, or that the run lost its lock.
            await Transactions.RollBackAsync(_connection!).ConfigureAwait(false);
            await member.RecordWaitsAsync().ConfigureAwait(false);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _abandoned.Token);
            return await member.RunAloneAsync(stop.Token).ConfigureAwait(false);
        }

        member.End();
        var result = member.Close();
        _next++;
        if (HasNext)
        {
            var next = members[_next];
            next.Execution.Start!.Written();
            next.Execution.Checks.AddRange(preflightOf(next.Execution.Phase).EvaluateGates());
            next.Begin(_connection!);
        }
        else
        {
            await EndTripAsync().ConfigureAwait(false);
            await RecordWaitsAsync(members.Count).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Cancels what the server executes, where the results are not read to the end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (HasNext && (_sending is not null || _reader is not null))
        {
            var stopping = new StopRequests(run.Sessions, _abandoned.Token);
            await using var asking = stopping.ConfigureAwait(false);
            await _abandoned.CancelAsync().ConfigureAwait(false);
            try
            {
                while (HasNext)
                {
                    await NextAsync(_abandoned.Token).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or MigrationException)
            {
                // It is stopped and journaled.
            }
        }

        await EndTripAsync().ConfigureAwait(false);
        _stop?.Dispose();
        _abandoned.Dispose();
    }

    /// <summary>Returns the first error: what was sent behind it fails too, and Npgsql collects all errors.</summary>
    private static Exception First(Exception e) =>
        e is NpgsqlException { InnerException: AggregateException { InnerExceptions: [var first, ..] } } ? first : e;

    private async Task ReachCommitAsync(PipelinedPhase member)
    {
        _failure?.Throw();
        try
        {
            if (_sending is { } sending)
            {
                _sending = null;
                _reader = await sending.ConfigureAwait(false);
            }

            // The server answers in order. Rows that a statement selects are not used.
            while (!member.IsCommitted && await _reader!.NextResultAsync(_stop!.Token).ConfigureAwait(false)) { }
        }
        catch (Exception e) when (member.IsCommitted)
        {
            // What failed came after the commit and belongs to the next phase.
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>Journals the waits for locks of the first members, which are committed.</summary>
    private async Task RecordWaitsAsync(int count)
    {
        foreach (var member in members.Take(count))
        {
            await member.RecordWaitsAsync().ConfigureAwait(false);
        }
    }

    private async Task EndTripAsync()
    {
        if (_reader is { } reader)
        {
            _reader = null;
            await reader.DisposeAsync().ConfigureAwait(false);
        }

        if (_trip is { } trip)
        {
            _trip = null;
            await trip.DisposeAsync().ConfigureAwait(false);
        }
    }
}
