using System.Runtime.ExceptionServices;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// Phases that follow one another and ask nothing in between, sent in one round trip: each is a transaction of its own
/// with its rows of the journal, as if it went alone.
/// A server that is at the third of them has committed two, whatever becomes of the others. The first that the server
/// refuses goes alone from there, with its retries and
/// its errors; those behind it were not begun.
/// </summary>
internal sealed class PhasePipeline : IAsyncDisposable
{
    // Enough that the server does not wait for the client; few enough that what is sent needs little memory.
    private const int MostPhases = 32;
    private const int MostStatements = 500;

    private readonly RunContext _run;
    private readonly Func<MigrationPhase, PreflightRunner> _judgeOf;
    private readonly IReadOnlyList<PipelinedPhase> _members;
    private readonly CancellationTokenSource _abandoned = new();
    private NpgsqlBatch? _trip;
    private NpgsqlDataReader? _reader;
    private Task<NpgsqlDataReader>? _sending;
    private NpgsqlConnection? _connection;
    private CancellationTokenSource? _stop;
    private ExceptionDispatchInfo? _failure;
    private int _next;

    private PhasePipeline(
        RunContext run,
        IReadOnlyList<PipelinedPhase> members,
        Func<MigrationPhase, PreflightRunner> judgeOf
    )
    {
        _run = run;
        _members = members;
        _judgeOf = judgeOf;
    }

    /// <summary>
    /// Whether there is another result to come of it; not any more, where a phase of it had to go alone.
    /// </summary>
    internal bool HasNext => _next < _members.Count;

    /// <summary>The next phase's id.</summary>
    internal MigrationPhase Next => _members[_next].Course.Phase;

    /// <summary>
    /// The convoy that begins with a phase; null where fewer than two can go together. Nothing is asked or sent.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="phases">The phases that are to be invoked, in the plan's order.</param>
    /// <param name="first">The position in them where it begins.</param>
    /// <param name="judgeOf">Makes the judge of a phase, by the state of the run at that moment.</param>
    internal static PhasePipeline? Of(
        RunContext run,
        IReadOnlyList<MigrationPhase> phases,
        int first,
        Func<MigrationPhase, PreflightRunner> judgeOf
    )
    {
        var members = new List<PipelinedPhase>();
        var statements = 0;

        // A phase that is left out in between would close the next one's gate.
        for (
            var i = first;
            i < phases.Count
                && members.Count < MostPhases
                && (i == first || phases[i].Index == phases[i - 1].Index + 1);
            i++
        )
        {
            if (
                MemberOf(run, phases[i], judgeOf) is not { } member
                || (statements += member.StatementCount) > MostStatements
            )
            {
                break;
            }

            members.Add(member);
        }

        return members.Count > 1 ? new PhasePipeline(run, members, judgeOf) : null;
    }

    private static PipelinedPhase? MemberOf(
        RunContext run,
        MigrationPhase phase,
        Func<MigrationPhase, PreflightRunner> judgeOf
    )
    {
        try
        {
            return PipelinedPhase.Of(run, phase, judgeOf);
        }
        catch (Exception e) when (e is MigrationException or IOException or UnauthorizedAccessException)
        {
            // It is said in the phase's own turn.
            return null;
        }
    }

    /// <summary>
    /// Asks what the first phase needs asked, and sends them all. Does not wait for the server's answer.
    /// </summary>
    /// <returns>How many phases were sent.</returns>
    internal async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        await _members[0].RequireAsync(cancellationToken).ConfigureAwait(false);
        _run.Lock.RequireHeld();
        _connection = await _run.Sessions.CleanAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _trip = new NpgsqlBatch(_connection);
        for (var i = 0; i < _members.Count; i++)
        {
            _members[i].AddTo(_trip, i + 1 < _members.Count ? _members[i + 1] : null);
        }

        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _run.Lock.Lost, _abandoned.Token);
        _members[0].Begin(_connection);
        _sending = _trip.ExecuteReaderAsync(_stop.Token);
        return _members.Count;
    }

    /// <summary>Waits for the next phase's end.</summary>
    /// <exception cref="MigrationException">What stopped it.</exception>
    internal async Task<PhaseResult> NextAsync(CancellationToken cancellationToken)
    {
        var member = _members[_next];
        try
        {
            await ReachCommitAsync(member).ConfigureAwait(false);
        }
        catch (Exception thrown)
            when (First(thrown) is OperationCanceledException or PostgresException || ConnectionLoss.Is(First(thrown)))
        {
            var e = First(thrown);
            member.End();
            _next = _members.Count;
            await EndTripAsync().ConfigureAwait(false);
            if (ConnectionLoss.Is(e))
            {
                throw await member.LostAsync(e, cancellationToken).ConfigureAwait(false);
            }

            if (e is PostgresException refused)
            {
                member.Course.Opening!.Refused(refused);
            }

            // Alone, it also finds that it was stopped, or that the run's lock is lost.
            await Transactions.RollBackAsync(_connection!).ConfigureAwait(false);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _abandoned.Token);
            return await member.GoAloneAsync(stop.Token).ConfigureAwait(false);
        }

        member.End();
        var result = member.Close();
        _next++;
        if (HasNext)
        {
            var next = _members[_next];
            next.Course.Opening!.Written();
            next.Course.Checks.AddRange(_judgeOf(next.Course.Phase).JudgeGates());
            next.Begin(_connection!);
        }
        else
        {
            await EndTripAsync().ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Stops what is under way, as a cancellation does, where nobody waits for the results any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (HasNext && (_sending is not null || _reader is not null))
        {
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
                // It is stopped and journaled; who disposes does not ask how.
            }
        }

        await EndTripAsync().ConfigureAwait(false);
        _stop?.Dispose();
        _abandoned.Dispose();
    }

    /// <summary>The error that came first: after it, what was sent behind it fails too, and Npgsql tells all.</summary>
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

            // The server answers in order. Rows that a statement selects are nobody's here.
            while (!member.IsCommitted && await _reader!.NextResultAsync(_stop!.Token).ConfigureAwait(false)) { }
        }
        catch (Exception e) when (member.IsCommitted)
        {
            // What failed came after the commit: it is the next one's.
            _failure = ExceptionDispatchInfo.Capture(e);
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
