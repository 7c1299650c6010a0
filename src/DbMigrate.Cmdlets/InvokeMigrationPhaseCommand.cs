using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Invoke-MigrationPhase</c>: runs phases with preflight, apply and verify.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "MigrationPhase",
    DefaultParameterSetName = PhaseSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(PhaseResult))]
public sealed class InvokeMigrationPhaseCommand : ChangePhaseCommand
{
    private const string PhaseSet = "Phase";
    private const string ThroughSet = "Through";

    /// <summary>The ids of the phases; wildcards are permitted.</summary>
    [Parameter(ParameterSetName = PhaseSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Phase { get; set; } = [];

    /// <summary>The last phase to run, together with every earlier one that is not verified.</summary>
    [Parameter(ParameterSetName = ThroughSet, Mandatory = true)]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string Through { get; set; } = string.Empty;

    /// <summary>
    /// The closed gates to pass, by name, or by kind where one of that kind is closed; recorded in the journal with the
    /// reason.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(GateCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] OverrideGate { get; set; } = [];

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => ParameterSetName == ThroughSet ? [Through] : Phase;

    /// <inheritdoc/>
    private protected override PhaseAction Action => PhaseAction.Apply;

    /// <inheritdoc/>
    private protected override string Verb => "Invoke";

    /// <inheritdoc/>
    private protected override InvokeOptions Options => base.Options with { OverrideGates = OverrideGate };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (OverrideGate.Length > 0)
        {
            RequireReason(nameof(OverrideGate), OverrideGate);
        }
    }

    /// <inheritdoc/>
    private protected override Task<IReadOnlyList<MigrationPhase>> SelectAsync(
        MigrationSession session,
        PlanWork work,
        CancellationToken cancellationToken
    ) =>
        ParameterSetName == ThroughSet
            ? session.SelectThroughAsync(PhaseSelection.Of(session, work)[^1], Action, cancellationToken)
            : base.SelectAsync(session, work, cancellationToken);

    /// <inheritdoc/>
    private protected override IAsyncEnumerable<PhaseResult> RunAsync(
        MigrationSession session,
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        CancellationToken cancellationToken
    ) => session.InvokeAsync(phases, options, cancellationToken);
}
