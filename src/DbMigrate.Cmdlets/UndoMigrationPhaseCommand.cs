using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Undo-MigrationPhase</c>: undoes phases, the last first.</summary>
[Cmdlet(
    VerbsCommon.Undo,
    "MigrationPhase",
    DefaultParameterSetName = PhaseSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(PhaseResult))]
public sealed class UndoMigrationPhaseCommand : ChangePhaseCommand
{
    private const string PhaseSet = "Phase";
    private const string ThroughSet = "Through";

    /// <summary>The ids of the phases; wildcards are permitted.</summary>
    [Parameter(ParameterSetName = PhaseSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Phase { get; set; } = [];

    /// <summary>The earliest phase to undo, together with every later one that is applied.</summary>
    [Parameter(ParameterSetName = ThroughSet, Mandatory = true)]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string Through { get; set; } = string.Empty;

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => ParameterSetName == ThroughSet ? [Through] : Phase;

    /// <inheritdoc/>
    private protected override PhaseAction Action => PhaseAction.Undo;

    /// <inheritdoc/>
    private protected override string Verb => "Undo";

    /// <inheritdoc/>
    private protected override Task<IReadOnlyList<MigrationPhase>> SelectAsync(
        MigrationSession session,
        PlanWork work,
        CancellationToken cancellationToken
    ) =>
        ParameterSetName == ThroughSet
            ? session.SelectThroughAsync(PhaseSelection.Of(session, work)[0], Action, cancellationToken)
            : base.SelectAsync(session, work, cancellationToken);

    /// <inheritdoc/>
    private protected override IAsyncEnumerable<PhaseResult> RunAsync(
        MigrationSession session,
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        CancellationToken cancellationToken
    ) => session.UndoAsync(phases, options, cancellationToken);
}
