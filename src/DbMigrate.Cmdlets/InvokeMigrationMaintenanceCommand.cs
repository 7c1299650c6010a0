using System.Management.Automation;
using DbMigrate.Engine.Pump;

namespace DbMigrate.Commands;

/// <summary><c>Invoke-MigrationMaintenance</c>: runs the maintenance that is due.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "MigrationMaintenance",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(MaintenanceResult))]
public sealed class InvokeMigrationMaintenanceCommand : DatabaseCommand
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromHours(1);

    private Confirmation? _confirmation;

    /// <summary>The names of the schedules; wildcards are permitted. Default: all schedules.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Schedule { get; set; }

    /// <summary>Run the schedules whether they are due or not.</summary>
    [Parameter]
    public SwitchParameter Now { get; set; }

    /// <summary>Continue what ran out of time at the next time of its schedule, not before.</summary>
    [Parameter]
    public SwitchParameter OnTime { get; set; }

    /// <summary>Wait for the end of another run in the database.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The longest wait for another run; implies -Wait. Default: 1h.</summary>
    [Parameter]
    public TimeSpan? WaitTimeout { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Schedule ?? [];

    private Confirmation Confirmation => _confirmation ??= new Confirmation(this, force: false);

    /// <inheritdoc/>
    private protected override void Process(PlanWork work)
    {
        var options = new MaintenanceOptions
        {
            Schedules = work.Phases,
            Now = Now,
            OnTime = OnTime,
            WaitForRunner = WaitTimeout ?? (Wait ? DefaultWait : null),
        };
        RunSession(
            work,
            "Running the maintenance",
            async (session, port, token) =>
            {
                if (await port.AskAsync(() => Confirmation.IsWhatIf).ConfigureAwait(false))
                {
                    await PreviewAsync(session, options, port, token).ConfigureAwait(false);
                    return;
                }

                var target = $"the maintenance of the plan {work.Plan.Name}";
                if (
                    !await port.AskAsync(() => Confirmation.ShouldProcess(target, "Invoke", work.Plan.Name))
                        .ConfigureAwait(false)
                )
                {
                    return;
                }

                await foreach (var result in session.InvokeMaintenanceAsync(options, token).ConfigureAwait(false))
                {
                    await port.EmitAsync(result).ConfigureAwait(false);
                }
            }
        );
    }

    private async Task PreviewAsync(
        MigrationSession session,
        MaintenanceOptions options,
        PumpPort port,
        CancellationToken cancellationToken
    )
    {
        foreach (var planned in await session.PreviewMaintenanceAsync(options, cancellationToken).ConfigureAwait(false))
        {
            var text = ViewText.Planned(planned);
            await port.AskAsync(() => ShouldProcess(text, text, "Invoke")).ConfigureAwait(false);
        }
    }
}
