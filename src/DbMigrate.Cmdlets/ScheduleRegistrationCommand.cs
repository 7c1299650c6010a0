using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The base of commands on the unattended calls of a plan's maintenance.</summary>
public abstract class ScheduleRegistrationCommand : PlanCommand
{
    private protected ScheduleRegistrationCommand() { }

    /// <summary>What calls: Systemd, Cron or TaskScheduler.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ScheduleKind? Kind { get; set; }

    /// <summary>The name of the registration. Default: the plan's name, and eight digits that stand for its file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>A folder for the files; nothing is activated. Default: the places of the scheduler.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputFolder { get; set; }

    /// <summary>The full path of <see cref="OutputFolder"/>, or null.</summary>
    private protected string? OutputPath =>
        OutputFolder is null ? null : PlanLocation.Resolve(OutputFolder, SessionState);

    /// <summary>Shows what would be done, asks, does it and writes the result.</summary>
    private protected void Process(
        string verb,
        Func<CancellationToken, Task<ScheduleRegistration>> previewAsync,
        Func<CancellationToken, Task<ScheduleRegistration>> runAsync
    ) =>
        Run(
            $"{verb} the calls of maintenance",
            "asking the scheduler",
            async (port, token) =>
            {
                var text = ViewText.Registration(await previewAsync(token).ConfigureAwait(false));
                if (!await port.AskAsync(() => ShouldProcess(text, text, verb)).ConfigureAwait(false))
                {
                    return;
                }

                var done = await runAsync(token).ConfigureAwait(false);
                await port.AskAsync(() =>
                    {
                        foreach (var warning in done.Warnings)
                        {
                            WriteWarning(warning);
                        }

                        return true;
                    })
                    .ConfigureAwait(false);
                await port.EmitAsync(done).ConfigureAwait(false);
            }
        );
}
