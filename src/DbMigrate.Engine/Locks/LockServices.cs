using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Locks;

/// <summary>What lock handling shares within a run.</summary>
/// <param name="Lock">The runner's lock.</param>
/// <param name="Messages">Where waits are reported.</param>
/// <param name="Terminator">Ends blocking sessions where the operator asked for it.</param>
/// <param name="Time">The clock.</param>
internal sealed record LockServices(
    RunnerLock Lock,
    MessageSink Messages,
    BlockerTerminator Terminator,
    TimeProvider Time
)
{
    /// <summary>Returns a number from 0 to 1 that spreads pauses.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
