using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Reports checks that warn and gates that are passed although they are closed, each once in a run.</summary>
internal sealed class CheckWarnings(MessageSink messages)
{
    private readonly HashSet<(string Phase, CheckStage Stage, string Name, string Message)> _told = [];

    /// <summary>Writes a warning for each result that calls for one.</summary>
    internal void Tell(IEnumerable<CheckResult> results)
    {
        foreach (var check in results.Where(r => r.Status is CheckStatus.Warning or CheckStatus.Overridden))
        {
            if (_told.Add((check.Phase, check.Stage, check.Name, check.Message)))
            {
                messages.Warn($"Phase {check.Phase}, {StageName(check.Stage)} {check.Name}: {check.Message}");
            }
        }
    }

    private static string StageName(CheckStage stage) =>
        stage switch
        {
            CheckStage.Gate => "gate",
            CheckStage.Server => "server check",
            CheckStage.Verify => "verify check",
            CheckStage.Undo => "check before the undo",
            _ => "preflight check",
        };
}
