using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Records that somebody accepted content that changed since it was run.</summary>
internal static class AcceptedChange
{
    /// <summary>The name in place of a gate's: the phase is held up by its changed content.</summary>
    internal const string Gate = "changed content";

    /// <summary>Returns the row. It has the reason, as the row of an overridden gate.</summary>
    /// <param name="run">The run.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="execution">The execution that goes on with the changed content.</param>
    /// <param name="change">What changed.</param>
    internal static JournalEntry Entry(RunContext run, MigrationPhase phase, Guid execution, string change)
    {
        var reason = run.Options.Reason;
        return new JournalEntry(JournalEvents.GateOverridden)
        {
            Phase = phase.Id,
            Run = run.Run,
            ExecutionId = execution,
            Message = run.Messages.Mask($"{Gate}: {reason}"),
            Detail = JournalStore.Json(
                new Dictionary<string, object?>
                {
                    ["gate"] = Gate,
                    ["reason"] = reason,
                    ["was"] = change,
                }
            ),
        };
    }

    /// <summary>Returns the condition of an acceptance without a reason.</summary>
    internal static GateOverrideException ReasonMissing() =>
        new("Changed content is accepted only with a reason, for the journal. Nothing was run.", Gate)
        {
            ReasonIsMissing = true,
        };
}
