using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Test-MigrationPhase</c>: runs the verify checks of applied phases again.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MigrationPhase")]
[OutputType(typeof(CheckResult), typeof(bool))]
public sealed class TestMigrationPhaseCommand : CheckPhaseCommand
{
    /// <inheritdoc/>
    private protected override string Activity => "Running verify checks";

    /// <inheritdoc/>
    private protected override IAsyncEnumerable<CheckResult> AskAsync(
        MigrationSession session,
        MigrationPhase phase,
        CancellationToken cancellationToken
    ) => session.VerifyAsync(phase, cancellationToken);
}
