using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The base of commands on the unattended calls of a plan's maintenance.</summary>
public abstract class ScheduleRegistrationCommand : PlanCommand
{
    private const string Manifest = "DbMigrate.psd1";

    private protected ScheduleRegistrationCommand() { }

    /// <summary>What calls. Default: TaskScheduler on Windows, Systemd elsewhere.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ScheduleKind? Kind { get; set; }

    /// <summary>A folder for the files; nothing is activated. Default: the places of the scheduler.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputFolder { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var plan = ReadPlan();
            var options = Options(plan);
            var planned = Describe(plan, options);
            var text = ViewText.Registration(planned);
            if (ShouldProcess(text, text, Verb))
            {
                Run(
                    $"{Verb} {planned.Name}",
                    $"plan {plan.Name}",
                    async (port, token) =>
                        await port.EmitAsync(await RunAsync(plan, options, token).ConfigureAwait(false))
                            .ConfigureAwait(false)
                );
            }
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(RecordOf(exception));
        }
    }

    /// <summary>The verb in questions and progress.</summary>
    private protected abstract string Verb { get; }

    /// <summary>Returns what would be done.</summary>
    private protected abstract ScheduleRegistration Describe(MigrationPlan plan, ScheduleOptions options);

    /// <summary>Does it.</summary>
    private protected abstract Task<ScheduleRegistration> RunAsync(
        MigrationPlan plan,
        ScheduleOptions options,
        CancellationToken cancellationToken
    );

    /// <summary>Returns the engine's options.</summary>
    private protected virtual ScheduleOptions Options(MigrationPlan plan) =>
        new()
        {
            Kind = Kind,
            OutputFolder = OutputFolder is null ? null : PlanLocation.Resolve(OutputFolder, SessionState),
            Program = [PowerShell(), "-NoProfile", "-NonInteractive", "-Command", Script(plan)],
        };

    // The exit code is that of the condition.
    private static string Script(MigrationPlan plan) =>
        $"try {{ Import-Module {Quote(ModulePath())} -ErrorAction Stop; Invoke-MigrationMaintenance -Plan "
        + $"{Quote(plan.File)} -OnTime -Confirm:$false -ErrorAction Stop }} "
        + "catch { Write-Error -ErrorRecord $_ -ErrorAction Continue; exit ($_.Exception.ExitCode ?? 1) }";

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string ModulePath()
    {
        for (
            var folder = System.IO.Path.GetDirectoryName(typeof(ScheduleRegistrationCommand).Assembly.Location);
            folder is not null;
            folder = System.IO.Path.GetDirectoryName(folder)
        )
        {
            var manifest = System.IO.Path.Combine(folder, Manifest);
            if (File.Exists(manifest))
            {
                return manifest;
            }
        }

        return "DbMigrate";
    }

    private string PowerShell()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var home = System.IO.Path.Combine(GetVariableValue("PSHOME")?.ToString() ?? string.Empty, name);
        return File.Exists(home) ? home : name;
    }
}
