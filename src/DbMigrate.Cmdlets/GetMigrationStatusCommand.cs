using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationStatus</c>: the state of each phase.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationStatus")]
[OutputType(typeof(PhaseStatus))]
public sealed class GetMigrationStatusCommand : DatabaseCommand
{
    /// <summary>The ids of the phases; wildcards are permitted. All where it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Phase { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Phase ?? [];

    /// <inheritdoc/>
    private protected override bool ContinuesAfterError => true;

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Reading the state of the phases",
            async (session, port, token) =>
            {
                foreach (
                    var status in await session
                        .GetStatusAsync(PhaseSelection.Of(session, work), token)
                        .ConfigureAwait(false)
                )
                {
                    await port.EmitAsync(status).ConfigureAwait(false);
                }
            }
        );
}
