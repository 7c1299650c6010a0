using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Locks;

/// <summary>Makes the result's record of a wait.</summary>
internal static class WaitRecord
{
    /// <summary>Returns the record of a wait.</summary>
    /// <param name="owner">What waited.</param>
    /// <param name="report">What was seen of it.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="messages">Masks the queries.</param>
    internal static LockWait Of(WaitOwner owner, BlockReport report, int attempt, MessageSink messages)
    {
        var first = report.Blockers.Count > 0 ? report.Blockers[0] : null;
        return new LockWait
        {
            Phase = owner.Execution.Owner,
            Step = owner.Step,
            Attempt = attempt,
            Waited = report.Waited ?? TimeSpan.Zero,
            Lock = report.Lock,
            Mode = report.Mode,
            Object = report.Object,
            Looks = report.Looks,
            BlockedBy =
            [
                .. report.Blockers.Select(b => new LockBlocker
                {
                    ProcessId = b.ProcessId,
                    User = b.User,
                    Application = b.Application,
                    State = b.State,
                    Kind = b.Kind,
                    TransactionAge = b.TransactionAge,
                    Query = messages.MaskCut(b.Query),
                }),
            ],
            Blockers = report.Blockers.Count,
            BlockerProcessId = first?.ProcessId ?? 0,
            BlockerUser = first?.User ?? string.Empty,
            BlockerApplication = first?.Application ?? string.Empty,
            BlockerTransactionAge = first?.TransactionAge,
            BlockerQuery = messages.MaskCut(first?.Query ?? string.Empty),
            BlockerKind = first?.Kind ?? string.Empty,
        };
    }
}
