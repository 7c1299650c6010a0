using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Output;

/// <summary>What is said of a failure.</summary>
/// <param name="verbose">With the stack of what nobody foresaw.</param>
internal sealed class ErrorText(bool verbose)
{
    /// <summary>The failure in words and numbers.</summary>
    public ErrorLine Describe(Exception failure) =>
        failure switch
        {
            MigrationException known => new ErrorLine(
                known.ErrorId,
                known.Category,
                known.Message,
                known.Target,
                known.SqlState,
                known.ExitCode,
                (known as PlanInvalidException)?.Findings ?? []
            ),
            PhaseStoppedException stopped => new ErrorLine(
                "Stopped",
                MigrationErrorCategory.OperationStopped,
                stopped.Message,
                stopped.Phase,
                null,
                stopped.PartlyApplied ? ExitCodes.NeedsLook : ExitCodes.RolledBack,
                []
            ),
            OperationCanceledException => new ErrorLine(
                "Stopped",
                MigrationErrorCategory.OperationStopped,
                "Stopped, as was asked.",
                null,
                null,
                ExitCodes.RolledBack,
                []
            ),
            _ => new ErrorLine(
                "Unexpected",
                MigrationErrorCategory.NotSpecified,
                $"Something went wrong that dbmigrate did not foresee: {(verbose ? failure.ToString() : failure.Message)}"
                    + (
                        verbose
                            ? string.Empty
                            : $"{Environment.NewLine}Run it again with --verbose for where it happened, and report it."
                    ),
                null,
                null,
                ExitCodes.Unexpected,
                []
            ),
        };
}
