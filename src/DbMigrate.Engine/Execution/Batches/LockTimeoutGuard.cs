using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Decides before which statements of a transaction the lock time-out is lowered again: a statement of a file may only
/// shorten it.
/// </summary>
internal sealed class LockTimeoutGuard
{
    private bool _isSet;
    private bool _mayBeSet;

    /// <summary>Whether it is due after the last statement: the journal's row may wait, too.</summary>
    internal bool IsDueAtEnd => _isSet;

    /// <summary>Whether it is due before a statement; called for each of them in order.</summary>
    internal bool IsDueBefore(StatementTraits statement)
    {
        // What a trigger sets matters where a lock may stop others: rows are inserted one statement after the other.
        var isDue = !statement.IsSetting && (_isSet || (_mayBeSet && statement.MayLockStrongly));
        if (isDue)
        {
            (_isSet, _mayBeSet) = (false, false);
        }

        _isSet |= statement.SetsLockTimeout;
        _mayBeSet |= statement.MayFire;
        return isDue;
    }
}
