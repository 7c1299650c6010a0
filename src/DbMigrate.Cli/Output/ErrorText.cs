using DbMigrate.Cli.Running;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Cli.Output;

/// <summary>Describes an error: id, category, message, next action and exit code.</summary>
/// <remarks>
/// An error may repeat a word of the command line that no session has seen. Passwords in it are masked by their place.
/// </remarks>
/// <param name="verbose">Whether an unexpected error includes its stack trace.</param>
/// <param name="commands">Writes the commands of the next action.</param>
internal sealed class ErrorText(bool verbose, CommandText commands)
{
    /// <summary>Returns the description of an error.</summary>
    public ErrorLine Describe(Exception failure) =>
        failure switch
        {
            MigrationException known => Line(
                known,
                known.ErrorId,
                known.Category,
                known.Message,
                known.ExitCode,
                known.Target,
                known.SqlState
            ),
            PhaseStoppedException stopped => Line(
                stopped,
                "Stopped",
                MigrationErrorCategory.OperationStopped,
                stopped.Message,
                stopped.PartlyApplied ? ExitCodes.NeedsLook : ExitCodes.RolledBack,
                stopped.Phase
            ),
            OperationCanceledException => Line(
                failure,
                "Stopped",
                MigrationErrorCategory.OperationStopped,
                "Stopped on request.",
                ExitCodes.RolledBack
            ),
            _ => Line(
                failure,
                "Unexpected",
                MigrationErrorCategory.NotSpecified,
                $"Unexpected error: {(verbose ? failure.ToString() : failure.Message)}",
                ExitCodes.Unexpected
            ),
        };

    private ErrorLine Line(
        Exception failure,
        string errorId,
        MigrationErrorCategory category,
        string message,
        int exitCode,
        string? target = null,
        string? sqlState = null
    ) =>
        new(
            errorId,
            category,
            Redactor.CleanPatterns(message),
            target is null ? null : Redactor.CleanPatterns(target),
            sqlState,
            exitCode,
            Redactor.CleanPatterns(NextActions.Of(errorId, failure, commands)),
            [.. Findings(failure)]
        );

    /// <summary>Returns the causes of an error, as far as it has several.</summary>
    private static IEnumerable<ErrorFinding> Findings(Exception failure) =>
        failure switch
        {
            PlanInvalidException plan => plan.Findings.Select(Of),
            SqlFileInvalidException file => file.Findings.Select(Of),
            GateClosedException gates => gates.Gates.Where(g => !g.Passed).Select(Of),
            PreflightFailedException preflight => preflight.Checks.Where(c => !c.Passed).Select(Of),
            VerifyFailedException verify => verify.Checks.Where(c => !c.Passed).Select(Of),
            _ => [],
        };

    private static ErrorFinding Of(PlanFinding finding) =>
        new(Of(finding.Place), Redactor.CleanPatterns(finding.Message), finding.Suggestion);

    private static ErrorFinding Of(CheckResult check) =>
        new(Of(check.Origin), Redactor.CleanPatterns(check.Message), Check: check.Name, Stage: check.Stage);

    private static SourcePlace? Of(SourcePlace? place) =>
        place is null ? null : place with { File = Redactor.CleanPatterns(place.File) };
}
