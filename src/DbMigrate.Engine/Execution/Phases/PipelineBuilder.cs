namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Finds the phases that can be sent in one round trip.</summary>
/// <param name="run">The run.</param>
/// <param name="phases">The phases to invoke, in the plan's order.</param>
/// <param name="preflightOf">Returns the preflight of a phase, by the state of the run at that moment.</param>
internal sealed class PipelineBuilder(
    RunContext run,
    IReadOnlyList<MigrationPhase> phases,
    Func<MigrationPhase, PreflightRunner> preflightOf
)
{
    // Enough that the server does not wait for the client; few enough that the round trip needs little memory.
    private const int MostPhases = 32;
    private const int MostStatements = 500;

    /// <summary>
    /// Returns the pipeline that starts with a phase; null where fewer than two can go together. Sends nothing.
    /// </summary>
    /// <param name="first">The index in the phases where it starts.</param>
    internal PhasePipeline? Build(int first)
    {
        var members = new List<PipelinedPhase>();
        var statements = 0;
        for (var i = first; i < phases.Count && members.Count < MostPhases && Follows(i, first); i++)
        {
            if (MemberOf(phases[i]) is not { } member || (statements += member.StatementCount) > MostStatements)
            {
                break;
            }

            members.Add(member);
        }

        return members.Count > 1 ? new PhasePipeline(run, members, preflightOf) : null;
    }

    // A phase that is left out in between closes the order gate of the next one.
    private bool Follows(int index, int first) => index == first || phases[index].Index == phases[index - 1].Index + 1;

    private PipelinedPhase? MemberOf(MigrationPhase phase)
    {
        try
        {
            return PipelinedPhase.Of(run, phase, preflightOf);
        }
        catch (Exception e) when (e is MigrationException or IOException or UnauthorizedAccessException)
        {
            // The phase reports it in its own turn.
            return null;
        }
    }
}
