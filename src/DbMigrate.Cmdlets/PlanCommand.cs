using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>A command about a plan.</summary>
public abstract class PlanCommand : MigrationCommand
{
    private protected PlanCommand()
    {
    }

    /// <summary>The plan's folder, its file, or a plan object; the current location where it is left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNull]
    public PlanSource? Plan { get; set; }

    /// <summary>The plan that <see cref="Plan"/> means, read now where it was not read already. Called on the pipeline's thread.</summary>
    private protected MigrationPlan ReadPlan() => Plan?.Plan ?? MigrationPlanReader.Read(ResolvePath(Plan?.Path));

    private string ResolvePath(string? path)
    {
        if (path is { Length: 0 })
        {
            throw new PlanNotFoundException(path, "The path of the plan is empty. Name the plan's folder or file, or leave -Plan out to take the current location.");
        }

        // The session's location, not the process's current folder: Set-Location does not change that one.
        var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path ?? ".", out var provider, out _);
        return provider.Name == "FileSystem"
            ? resolved
            : throw new PlanNotFoundException(
                resolved,
                path is null
                    ? $"The current location '{SessionState.Path.CurrentLocation}' is not in the file system, so there is no plan in it. Name the plan's folder or file with -Plan."
                    : $"'{path}' is not in the file system. Name the plan's folder or file.");
    }
}
