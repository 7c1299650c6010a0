using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Finds the plan that <c>-Plan</c> means in a PowerShell session.</summary>
internal static class PlanLocation
{
    /// <summary>The plan, read now where it was not read already; null: the one in the session's location.</summary>
    /// <exception cref="PlanNotFoundException">There is none.</exception>
    /// <exception cref="PlanInvalidException">It has errors.</exception>
    internal static MigrationPlan Read(PlanSource? source, SessionState session) =>
        source?.Plan ?? MigrationPlanReader.Read(Resolve(source?.Path, session));

    /// <summary>
    /// A path in the file system: relative to the session's location, not to the process's current folder, which
    /// Set-Location does not change.
    /// </summary>
    /// <exception cref="PlanNotFoundException">It is in no file system.</exception>
    internal static string Resolve(string? path, SessionState session)
    {
        if (path is { Length: 0 })
        {
            throw new PlanNotFoundException(
                path,
                "The path of the plan is empty. Name the plan's folder or file, or leave -Plan out to take the current location."
            );
        }

        string resolved;
        ProviderInfo provider;
        try
        {
            resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path ?? ".", out provider, out _);
        }
        catch (SessionStateException exception)
        {
            throw new PlanNotFoundException(
                path!,
                $"There is no plan at '{path}': {exception.Message} Name the plan's folder or file."
            );
        }

        return provider.Name == "FileSystem"
            ? resolved
            : throw new PlanNotFoundException(
                resolved,
                path is null
                    ? $"The current location '{session.Path.CurrentLocation}' is not in the file system, so there is no plan in it. Name the plan's folder or file with -Plan."
                    : $"'{path}' is not in the file system. Name the plan's folder or file."
            );
    }
}
