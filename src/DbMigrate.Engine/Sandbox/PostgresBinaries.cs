using System.ComponentModel;

namespace DbMigrate.Engine.Sandbox;

/// <summary>Finds PostgreSQL's server programs on this machine.</summary>
/// <remarks>
/// Searches <c>DBMIGRATE_PGBIN</c>, the PATH, the usual folders of packages, and the cache that build.sh fills.
/// </remarks>
internal static class PostgresBinaries
{
    /// <summary>
    /// The environment variable that names the folder of the programs, or several folders as in PATH.
    /// </summary>
    public const string EnvironmentVariable = "DBMIGRATE_PGBIN";

    private const string HowToGet =
        "Install PostgreSQL's server (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install "
        + "postgresql-server; macOS: brew install postgresql; "
        + "Windows: the installer of postgresql.org), or set "
        + EnvironmentVariable
        + " to the folder that has initdb, pg_ctl and postgres.";

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>
    /// Returns the installation to use: the matching one of <c>DBMIGRATE_PGBIN</c>, otherwise the newest that matches.
    /// </summary>
    /// <param name="wanted">As in <see cref="SandboxOptions.Version"/>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static Task<PostgresInstallation> FindAsync(string? wanted, CancellationToken cancellationToken) =>
        FindAsync(
            wanted,
            Environment.GetEnvironmentVariable(EnvironmentVariable),
            PostgresPlaces.Folders(),
            cancellationToken
        );

    /// <summary>Returns the installation to use from the given folders.</summary>
    /// <param name="wanted">As in <see cref="SandboxOptions.Version"/>.</param>
    /// <param name="namedFolders">The value of <c>DBMIGRATE_PGBIN</c>.</param>
    /// <param name="folders">The folders to search when none of <paramref name="namedFolders"/> matches.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async Task<PostgresInstallation> FindAsync(
        string? wanted,
        string? namedFolders,
        IEnumerable<string> folders,
        CancellationToken cancellationToken
    )
    {
        PostgresVersion? version = null;
        if (!string.IsNullOrWhiteSpace(wanted) && !PostgresVersion.TryParse(wanted, out version))
        {
            throw new PostgresNotFoundException(
                wanted,
                $"'{wanted}' is not a version of PostgreSQL, as in 15 or 15.4."
            );
        }

        var named = Split(namedFolders);
        var found = new List<PostgresInstallation>();
        foreach (var folder in named)
        {
            found.Add(
                await AskAsync(folder, cancellationToken).ConfigureAwait(false)
                    ?? throw new PostgresNotFoundException(
                        wanted,
                        $"{EnvironmentVariable} names '{folder}', where initdb, pg_ctl and postgres are not, or "
                            + $"do not run. {HowToGet}"
                    )
            );
        }

        if (Choose(found, version) is { } own)
        {
            return own;
        }

        foreach (
            var folder in folders.Where(HasPrograms).Select(Resolve).Distinct(PathComparer).Except(named, PathComparer)
        )
        {
            if (await AskAsync(folder, cancellationToken).ConfigureAwait(false) is { } installation)
            {
                found.Add(installation);
            }
        }

        return Choose(found, version) ?? throw NotFound(wanted, found);
    }

    /// <summary>Returns all installations that are found, oldest first.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async Task<IReadOnlyList<PostgresInstallation>> FindAllAsync(CancellationToken cancellationToken)
    {
        var found = new List<PostgresInstallation>();
        var named = Split(Environment.GetEnvironmentVariable(EnvironmentVariable));
        foreach (
            var folder in named
                .Concat(PostgresPlaces.Folders())
                .Where(HasPrograms)
                .Select(Resolve)
                .Distinct(PathComparer)
        )
        {
            if (await AskAsync(folder, cancellationToken).ConfigureAwait(false) is { } installation)
            {
                found.Add(installation);
            }
        }

        return [.. found.OrderBy(i => i.Version)];
    }

    private static PostgresInstallation? Choose(List<PostgresInstallation> found, PostgresVersion? wanted) =>
        found
            .Where(i => wanted is null || i.Version.Satisfies(wanted))
            .OrderByDescending(i => i.Version)
            .FirstOrDefault();

    private static PostgresNotFoundException NotFound(string? wanted, List<PostgresInstallation> found) =>
        found.Count == 0
            ? new PostgresNotFoundException(
                wanted,
                "No PostgreSQL server programs were found. Looked in: "
                    + $"{string.Join(", ", PostgresPlaces.Describe())}. {HowToGet}"
            )
            : new PostgresNotFoundException(
                wanted,
                $"PostgreSQL {wanted} was not found. There is: "
                    + string.Join(
                        ", ",
                        found.OrderByDescending(i => i.Version).Select(i => $"{i.Version} in {i.Folder}")
                    )
                    + "."
            );

    private static StringComparer PathComparer =>
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static List<string> Split(string? folders) =>
        [
            .. (folders ?? string.Empty)
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(Path.GetFullPath),
        ];

    private static bool HasPrograms(string folder) =>
        Programs.All(p => File.Exists(PostgresInstallation.ProgramIn(folder, p)));

    // /usr/bin/postgres is often a link into a versioned folder. The link and its target are one installation, and the
    // versioned folder has all programs.
    private static string Resolve(string folder)
    {
        try
        {
            var target = File.ResolveLinkTarget(
                PostgresInstallation.ProgramIn(folder, "postgres"),
                returnFinalTarget: true
            )?.FullName;
            return Path.GetDirectoryName(target) is { } real && HasPrograms(real) ? real : folder;
        }
        catch (IOException)
        {
            return folder;
        }
    }

    private static async Task<PostgresInstallation?> AskAsync(string folder, CancellationToken cancellationToken)
    {
        if (!HasPrograms(folder))
        {
            return null;
        }

        try
        {
            var answer = await SandboxProcess
                .RunAsync(
                    new SandboxCommand(PostgresInstallation.ProgramIn(folder, "postgres"), ["--version"], folder),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return answer.ExitCode == 0 && PostgresVersion.TryParseProgram(answer.Output, out var version)
                ? new PostgresInstallation(version, folder)
                : null;
        }
        catch (Win32Exception)
        {
            // Not executable, or built for another architecture.
            return null;
        }
    }
}
