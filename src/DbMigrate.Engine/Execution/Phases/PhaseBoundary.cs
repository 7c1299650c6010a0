using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>The boundary around a phase: gives every lost connection and cancellation its condition.</summary>
internal static class PhaseBoundary
{
    /// <summary>Does the work of a phase.</summary>
    /// <exception cref="ConnectionLostException">The connection was lost anywhere in it.</exception>
    internal static async Task<T> RunAsync<T>(MigrationPhase phase, Func<Task<T>> workAsync)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, phase.Id, partlyApplied: true) is var condition && condition != e)
        {
            throw condition;
        }
    }

    /// <summary>
    /// Returns the condition of an error that stopped an execution; returns any other error unchanged.
    /// </summary>
    internal static Exception Translate(Exception error, PhaseExecution execution, CancellationToken token) =>
        PhaseStop.Translate(Translate(error, execution.Owner, execution.PartlyApplied), execution, token);

    private static Exception Translate(Exception error, string phase, bool partlyApplied) =>
        error switch
        {
            ConnectionLostException { Phase.Length: 0 } lost => new ConnectionLostException(
                lost.Message,
                phase,
                partlyApplied,
                lost.InnerException
            ),
            _ when ConnectionLoss.Is(error) => new ServerCall($"phase {phase} ran", "What the journal records is done.")
            {
                Phase = phase,
                PartlyApplied = partlyApplied,
            }.Because(error),
            _ => error,
        };
}
