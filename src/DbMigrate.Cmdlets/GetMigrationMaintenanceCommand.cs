using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>
/// <c>Get-MigrationMaintenance</c>: emits the maintenance schedules with their last and next run.
/// </summary>
[Cmdlet(VerbsCommon.Get, "MigrationMaintenance")]
[OutputType(typeof(MaintenanceStatus))]
public sealed class GetMigrationMaintenanceCommand : DatabaseCommand
{
    /// <summary>The names of the schedules; wildcards are permitted. Default: all schedules.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Schedule { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Schedule ?? [];

    /// <inheritdoc/>
    private protected override bool ContinuesAfterError => true;

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Reading the maintenance",
            async (session, port, token) =>
            {
                foreach (var status in await session.GetMaintenanceAsync(work.Phases, token).ConfigureAwait(false))
                {
                    await port.EmitAsync(status).ConfigureAwait(false);
                }
            }
        );
}
