using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>
/// The one place where an exception becomes an ErrorRecord: a stable id, a true category, the target, and what to do
/// next.
/// </summary>
internal static class ErrorRecords
{
    /// <summary>
    /// What to do, in PowerShell's words, by the id of the condition. The message says what is wrong; this says which
    /// command comes next.
    /// </summary>
    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        ["PlanNotFound"] = "Name the plan's folder or file with -Plan, or change to its folder with Set-Location.",
        ["PlanInvalid"] =
            "Correct the plan at the places that the message names; Get-MigrationPlan reads it again without a database.",
        ["PlanExists"] = "Name another folder with -Path, or replace the files with -Force.",
        ["PlanSourceInvalid"] =
            "Name a folder of numbered SQL files with -FromFolder, and another one for the plan with -Path.",
        ["PlanNotWritten"] = "See in the message what could not be written; what was there is as it was.",
        ["PhaseNotFound"] = "See the phases with (Get-MigrationPlan).Phases.",
        ["MetricNotFound"] = "See the metrics with (Get-MigrationPlan).Metrics.",
        ["MilestoneNotFound"] = "See the gates with (Get-MigrationPlan).Phases.Gates.",
        ["GateClosed"] =
            "See the closed gates with Get-MigrationStatus; wait, or pass one by name with -OverrideGate NAME -Reason TEXT.",
        ["PreflightFailed"] = "See the failed checks with Test-MigrationPreflight, and mend what they found.",
        ["StatementFailed"] =
            "Correct the statement at the place that the message names, then invoke the phase again: it goes on where it stopped.",
        ["StepRefused"] = "Mend what the message names, then invoke the phase again: it goes on where it stopped.",
        ["VerifyFailed"] =
            "See the failing rows with Test-MigrationPhase; mend them and verify again, or take the phase back with Undo-MigrationPhase.",
        ["LockBudgetSpent"] =
            "Invoke the phase again when the blockers that the message names are gone, or with -TerminateBlockers.",
        ["PhaseChanged"] = "Restore the files that were run, or accept the change with -AcceptChanged.",
        ["AnotherRunner"] = "Wait until the other run has ended; Get-MigrationStatus shows it.",
        ["InDoubt"] =
            "Look at what the message names, then say it with Repair-MigrationPhase -Mark Done or -Mark NotDone.",
        ["NothingInDoubt"] = "See the states with Get-MigrationStatus: only a phase in doubt is to be repaired.",
        ["SuspensionRefused"] = "See which phases are suspended with Get-MigrationStatus.",
        ["PhaseNotApplied"] = "See the states with Get-MigrationStatus; a phase is applied with Invoke-MigrationPhase.",
        ["GateOverrideInvalid"] = "See the names of the closed gates with (Get-MigrationStatus PHASE).ClosedGates.",
        ["ScriptFailed"] =
            "See what the program said in the message and with Get-MigrationHistory, then invoke the phase again: it goes on where it stopped.",
        ["SqlFileChanged"] = "Invoke the phase again when nobody writes its files any more.",
        ["DatabaseMismatch"] =
            "Give both commands the same -ConnectionString, or none to the second one: what is piped brings its own.",
        ["SandboxFailed"] = "See what initdb and the server said in the message.",
        ["SandboxNotFound"] = "See the sandboxes that run by completing Stop-MigrationSandbox -Id with the Tab key.",
        ["WaitingForOperator"] =
            "Do what the message says, record it with Complete-MigrationMilestone, then invoke the phase again.",
        ["ConfirmationRequired"] = "Answer the question in an interactive session, or pass -Force or -Confirm:$false.",
        ["ConnectionFailed"] =
            "Check -ConnectionString, -Credential and the environment variables that the plan names.",
        ["ConnectionLost"] =
            "See what was done with Get-MigrationStatus, then invoke the phase again: it goes on where it stopped.",
        ["RunnerLockLost"] =
            "See what was done with Get-MigrationStatus, then invoke the phase again: it goes on where it stopped.",
        ["EnvironmentMismatch"] = "Leave out -Environment: a database's environment is written in its journal.",
        ["JournalUnavailable"] = "Have the rights granted that the message names.",
        ["UndoRefused"] =
            "See what stands on the phase with Get-MigrationStatus; Undo-MigrationPhase -Through takes several back, last first.",
        ["PostgresNotFound"] =
            "Install PostgreSQL's server programs, or name their folder in the environment variable DBMIGRATE_PGBIN.",
    };

    /// <summary>Translates.</summary>
    /// <param name="exception">What went wrong; kept whole as the record's exception.</param>
    /// <param name="target">What it is about where the exception does not say.</param>
    internal static ErrorRecord Of(Exception exception, object? target = null)
    {
        if (exception is not MigrationException known)
        {
            return new ErrorRecord(exception, "Unexpected", ErrorCategory.NotSpecified, target);
        }

        var record = new ErrorRecord(exception, known.ErrorId, CategoryOf(known.Category), known.Target ?? target);
        if (Actions.TryGetValue(known.ErrorId, out var action))
        {
            record.ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = action };
        }

        return record;
    }

    /// <summary>A value of <c>-Variable</c> that is none.</summary>
    internal static ErrorRecord OfVariable(ArgumentException exception, object? target) =>
        new(exception, "VariableInvalid", ErrorCategory.InvalidArgument, target);

    private static ErrorCategory CategoryOf(MigrationErrorCategory category) =>
        Enum.Parse<ErrorCategory>(category.ToString());
}
