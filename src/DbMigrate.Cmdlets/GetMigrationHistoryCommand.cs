using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationHistory</c>: reads the journal, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationHistory")]
[OutputType(typeof(MigrationEvent))]
public sealed class GetMigrationHistoryCommand : DatabaseCommand
{
    /// <summary>
    /// The ids of the phases; wildcards are permitted. Default: all rows, including those of no phase.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PhaseCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Phase { get; set; }

    /// <summary>Verify every row against the hash chain.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>The number of newest rows to return.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Phase ?? [];

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Reading the journal",
            async (session, port, token) =>
            {
                await foreach (
                    var row in session
                        .GetHistoryAsync(work.Phases.Count > 0 ? work.Phases : null, Verify, Last, token)
                        .ConfigureAwait(false)
                )
                {
                    await port.EmitAsync(row).ConfigureAwait(false);
                }
            }
        );
}
