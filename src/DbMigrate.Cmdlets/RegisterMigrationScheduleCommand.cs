using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Register-MigrationSchedule</c>: lets a scheduler of the machine call a plan's maintenance.</summary>
[Cmdlet(
    VerbsLifecycle.Register,
    "MigrationSchedule",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(ScheduleRegistration))]
public sealed class RegisterMigrationScheduleCommand : ScheduleRegistrationCommand
{
    private const string Manifest = "DbMigrate.psd1";

    /// <summary>The time between two calls. Default: the longest that meets the times of all schedules.</summary>
    [Parameter]
    public TimeSpan? Every { get; set; }

    /// <summary>A file with the variables that the maintenance needs. Each call reads it; nothing of it is copied.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentFile { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var plan = ReadPlan();
            var file = EnvironmentFile is null ? null : PlanLocation.Resolve(EnvironmentFile, SessionState);
            var options = new ScheduleOptions
            {
                Kind = Kind,
                Name = Name,
                OutputFolder = OutputPath,
                Every = Every,
                EnvironmentFile = file,
                Program = [PowerShell(), "-NoProfile", "-NonInteractive", "-Command", Script(plan, file)],
            };
            Process(
                "Register",
                token => MigrationSchedules.PreviewAsync(plan, options, token),
                token => MigrationSchedules.RegisterAsync(plan, options, token)
            );
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(RecordOf(exception));
        }
    }

    // The exit code is that of the condition.
    private static string Script(MigrationPlan plan, string? environmentFile) =>
        $"try {{ Import-Module {Quote(ModulePath())} -ErrorAction Stop; Invoke-MigrationMaintenance -Plan "
        + $"{Quote(plan.File)} -OnTime"
        + (environmentFile is null ? string.Empty : $" -EnvironmentFile {Quote(environmentFile)}")
        + " -Confirm:$false -ErrorAction Stop } "
        + "catch { Write-Error -ErrorRecord $_ -ErrorAction Continue; exit ($_.Exception.ExitCode ?? 1) }";

    // PowerShell takes typographic quotes for the quote, too.
    private static string Quote(string text) =>
        $"'{string.Concat(text.Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B' ? $"{c}{c}" : $"{c}"))}'";

    private static string ModulePath()
    {
        for (
            var folder = Path.GetDirectoryName(typeof(RegisterMigrationScheduleCommand).Assembly.Location);
            folder is not null;
            folder = Path.GetDirectoryName(folder)
        )
        {
            var manifest = Path.Combine(folder, Manifest);
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
        var home = Path.Combine(GetVariableValue("PSHOME")?.ToString() ?? string.Empty, name);
        return File.Exists(home) ? home : name;
    }
}
