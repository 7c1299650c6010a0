using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>
/// Finds the moments at which one batch may ask for its locks, from its first look to its last try. For one session at a
/// time.
/// </summary>
/// <param name="request">The locks.</param>
/// <param name="limits">The longest try and the budget.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">Returns a number from 0 to 1 that spreads the pauses.</param>
internal sealed class LockAcquirer(LockRequest request, MigrationLimits limits, TimeProvider time, Func<double> jitter)
{
    private readonly LockStrategy _strategy = new(limits, jitter);
    private readonly List<LockTarget> _targets = [.. request.Targets];
    private readonly Dictionary<(int, string), TimeSpan> _firstSeen = [];
    private readonly LockLifetimes _lifetimes = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _lastLong;
    private bool _hasTriedLonger;
    private bool _lostWork;
    private bool _isBlind;

    /// <summary>The time since the batch first asked.</summary>
    internal TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>The tries that failed.</summary>
    internal int Tries { get; private set; }

    /// <summary>The looks that found the locks taken.</summary>
    internal int Looks { get; private set; }

    /// <summary>Whether it locks by LOCK TABLE; not where the server refused it.</summary>
    internal bool LocksByCommand { get; set; } = true;

    /// <summary>Looks until the locks may be asked for.</summary>
    /// <param name="lookAsync">Reads the lock table; null: it cannot be read, and no look follows.</param>
    /// <param name="blockedAsync">Called after each look that found the locks taken, before its pause.</param>
    /// <param name="pauseAsync">Waits.</param>
    /// <returns>The turn; null: the budget is spent.</returns>
    internal async Task<LockTurn?> NextAsync(
        Func<IReadOnlyList<LockTarget>, Task<LockView?>> lookAsync,
        Func<LockLook, Task> blockedAsync,
        Func<TimeSpan, Task> pauseAsync
    )
    {
        for (var looks = 0; ; )
        {
            var view =
                _isBlind || _targets.Count == 0 ? LockView.Empty : await lookAsync(_targets).ConfigureAwait(false);
            _isBlind |= view is null;
            view = Aged(view ?? LockView.Empty);
            switch (_strategy.Decide(Situation(view, looks)))
            {
                case LockDecision.Try ask:
                    _hasTriedLonger |= ask.IsLonger;
                    return new LockTurn(ask.Timeout, LocksByCommand ? Commands(view) : [], view.Conflicts);
                case LockDecision.Look(var pause):
                    Looks++;
                    await blockedAsync(new LockLook(++looks, view.Conflicts)).ConfigureAwait(false);
                    await pauseAsync(pause).ConfigureAwait(false);
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>Records a try that failed.</summary>
    /// <param name="worked">How long it had run when it was refused.</param>
    /// <param name="waited">The relation that it was seen waiting for, with its schema, and the mode; null: none.</param>
    internal void Fail(TimeSpan worked, (string Relation, MigrationLockMode Mode)? waited)
    {
        Tries++;
        _lostWork |= worked >= LockStrategy.LongWork;
        if (waited is not var (relation, mode))
        {
            return;
        }

        // What no effect showed, as a lock of a trigger or of a block, is looked at before the next try.
        var learned = new LockTarget(new RelationName(relation), mode, WithPartitions: false) { IsOnlyObserved = true };
        if (!_targets.Contains(learned))
        {
            _targets.Add(learned);
        }
    }

    /// <summary>
    /// Returns the pause after a try that failed; null where the budget is spent. Tries that no look precedes are spread
    /// further.
    /// </summary>
    internal TimeSpan? PauseAfter(int tries, TimeSpan left) =>
        _isBlind || _targets.Count == 0 ? RetryLoop.PauseAfter(tries, left) : _strategy.PauseAfterTry(tries, left);

    private LockSituation Situation(LockView view, int looks)
    {
        var now = Elapsed;
        _lifetimes.Add(now, view.Conflicts);
        if (view.Conflicts.Any(c => c.IsPrepared || c.Age >= limits.LockTimeout))
        {
            _lastLong = now;
        }

        return new LockSituation
        {
            Elapsed = now,
            Turnover = now - _lastLong,
            Tries = Tries,
            Looks = looks,
            LostWork = _lostWork,
            HasTriedLonger = _hasTriedLonger,
            Conflicts = view.Conflicts,
            Lifetimes = _lifetimes,
            DeadlockTimeout = view.DeadlockTimeout,
        };
    }

    private LockView Aged(LockView view)
    {
        var now = Elapsed;
        return view with { Conflicts = [.. view.Conflicts.Select(Age)] };

        LockConflict Age(LockConflict conflict)
        {
            if (conflict.Blocker.TransactionAge is not null)
            {
                return conflict;
            }

            var key = (conflict.Blocker.ProcessId, conflict.Transaction);
            if (!_firstSeen.TryGetValue(key, out var first))
            {
                _firstSeen[key] = first = now;
            }

            return conflict with
            {
                Age = now - first,
            };
        }
    }

    /// <summary>Returns one command for each run of tables with the same mode: LOCK TABLE locks in its order.</summary>
    private static List<string> Commands(LockView view)
    {
        var commands = new List<string>();
        for (var from = 0; from < view.Tables.Count; )
        {
            var mode = view.Tables[from].Mode;
            var run = view.Tables.Skip(from).TakeWhile(t => t.Mode == mode).Select(t => "ONLY " + t.Table).ToList();
            commands.Add($"LOCK TABLE {string.Join(", ", run)} IN {mode.ToSql()} MODE");
            from += run.Count;
        }

        return commands;
    }
}
