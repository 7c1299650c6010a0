using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Test-MigrationPreflight</c>: runs the gates, server checks and preflight checks of phases.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MigrationPreflight")]
[OutputType(typeof(CheckResult), typeof(bool))]
public sealed class TestMigrationPreflightCommand : CheckPhaseCommand
{
    /// <inheritdoc/>
    private protected override string Activity => "Running gates and preflight checks";

    /// <inheritdoc/>
    private protected override IAsyncEnumerable<CheckResult> AskAsync(
        MigrationSession session,
        MigrationPhase phase,
        CancellationToken cancellationToken
    ) => session.TestPreflightAsync(phase, cancellationToken);
}
