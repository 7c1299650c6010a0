namespace DbMigrate.Build.Setup;

/// <summary>pgbouncer from Debian's package, for root on Debian and its derivatives.</summary>
/// <remarks>
/// The package is unpacked and not installed, because an installation starts a service. Elsewhere the tests find
/// pgbouncer on the PATH, or are skipped.
/// </remarks>
internal static class PoolerPackage
{
    private const string Folder = "/var/cache/dbmigrate/pgbouncer";

    private static readonly string Program = Path.Combine(Folder, "usr", "sbin", "pgbouncer");

    private static bool IsInstalled => File.Exists("/usr/sbin/pgbouncer") || Tool.OnPath("pgbouncer") is not null;

    private static bool CanUnpack =>
        OperatingSystem.IsLinux()
        && Environment.UserName == "root"
        && Tool.OnPath("apt-get") is not null
        && Tool.OnPath("dpkg") is not null;

    /// <summary>Returns the unpacked program; null where pgbouncer is installed, or is not available.</summary>
    public static async Task<string?> TryGetAsync()
    {
        if (IsInstalled || !CanUnpack)
        {
            return null;
        }

        if (await RunsAsync())
        {
            return Program;
        }

        var reason = await AtomicFolder.TryCreateAsync(
            Folder,
            async draft =>
            {
                const string Get = "apt-get download -qq pgbouncer";
                var (code, output) = await Tool.CaptureAsync(
                    "sh",
                    ["-c", $"cd '{draft}' && ({Get} || (apt-get update -qq && {Get})) && dpkg -x pgbouncer_*.deb ."],
                    TimeSpan.FromMinutes(5)
                );
                if (code != 0)
                {
                    throw new BuildFailedException(output.Split('\n')[^1]);
                }
            }
        );
        if (reason is null && await RunsAsync())
        {
            return Program;
        }

        Log.Note($"pgbouncer is not available: {reason ?? "the program of Debian's package does not run"}");
        return null;
    }

    private static async Task<bool> RunsAsync() =>
        File.Exists(Program) && await Tool.CaptureAsync(Program, ["--version"], TimeSpan.FromSeconds(20)) is (0, _);
}
