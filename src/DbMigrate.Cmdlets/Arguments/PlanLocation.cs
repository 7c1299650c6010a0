using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Finds the plan that <c>-Plan</c> names in a PowerShell session.</summary>
internal static class PlanLocation
{
    /// <summary>
    /// Reads the plan, or returns the plan object. Default: the plan in the session's location, or in its nearest parent
    /// that has one.
    /// </summary>
    /// <exception cref="PlanNotFoundException">The path holds no plan.</exception>
    /// <exception cref="PlanInvalidException">The plan has errors.</exception>
    internal static MigrationPlan Read(PlanSource? source, SessionState session) =>
        source?.Plan ?? (source?.Path is { } path ? Read(path, session) : ReadNearest(session));

    /// <summary>
    /// Returns the full path of the plan's file or folder, or of the nearest plan. It need not exist: without one, it is
    /// the session's location.
    /// </summary>
    /// <exception cref="PlanNotFoundException">The path is not in a file system.</exception>
    internal static string Locate(PlanSource? source, SessionState session)
    {
        if (source is not null)
        {
            return source.Plan?.File ?? Resolve(source.Path, session);
        }

        var location = Resolve(null, session);
        try
        {
            return MigrationPlanReader.FindNearest(location);
        }
        catch (MigrationException)
        {
            return location;
        }
    }

    private static MigrationPlan Read(string path, SessionState session) =>
        MigrationPlanReader.Read(Resolve(path, session), PathOf(path));

    private static MigrationPlan ReadNearest(SessionState session)
    {
        var location = Resolve(null, session);
        var found = MigrationPlanReader.FindNearest(location);
        return MigrationPlanReader.Read(found, Path.GetRelativePath(location, found));
    }

    /// <summary>Returns a path without the name of its provider, which a path from the pipeline has.</summary>
    internal static string PathOf(string path) =>
        path[(path.LastIndexOf("::", StringComparison.Ordinal) + 1)..].TrimStart(':');

    /// <summary>
    /// Returns a path of the file system, relative to the session's location. Set-Location does not change the current
    /// folder of the process.
    /// </summary>
    /// <exception cref="PlanNotFoundException">The path is not in a file system.</exception>
    internal static string Resolve(string? path, SessionState session)
    {
        if (path is { Length: 0 })
        {
            throw new PlanNotFoundException(path, "The path of the plan is empty.");
        }

        string resolved;
        ProviderInfo provider;
        try
        {
            resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path ?? ".", out provider, out _);
        }
        catch (SessionStateException exception)
        {
            throw new PlanNotFoundException(path!, $"There is no plan at '{path}': {exception.Message}");
        }

        return provider.Name == "FileSystem"
            ? resolved
            : throw new PlanNotFoundException(
                resolved,
                path is null
                    ? $"The current location '{session.Path.CurrentLocation}' is not in the file system."
                    : $"'{path}' is not in the file system."
            );
    }
}
