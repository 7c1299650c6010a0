namespace DbMigrate.Build.Setup;

/// <summary>pgbouncer from Debian's package, unpacked and not installed: installed it would start a service. For root on Debian and its kin; elsewhere the tests find it on the PATH or say that they were skipped.</summary>
internal static class PoolerPackage
{
    private const string Folder = "/var/cache/dbmigrate/pgbouncer";

    private static readonly string Program = Path.Combine(Folder, "usr", "sbin", "pgbouncer");

    /// <summary>The program; null where there is one already or none can be had.</summary>
    public static async Task<string?> TryGetAsync()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || File.Exists("/usr/sbin/pgbouncer") || Tool.OnPath("pgbouncer") is not null
            || Tool.OnPath("apt-get") is null || Tool.OnPath("dpkg") is null)
        {
            return null;
        }

        if (await RunsAsync())
        {
            return Program;
        }

        var hindrance = await WholeFolder.TryMakeAsync(Folder, async draft =>
        {
            var get = $"cd '{draft}' && (apt-get download -qq pgbouncer || (apt-get update -qq && apt-get download -qq pgbouncer)) && dpkg -x pgbouncer_*.deb .";
            var (code, output) = await Tool.CaptureAsync("sh", ["-c", get], TimeSpan.FromMinutes(5));
            if (code != 0)
            {
                throw new BuildFailedException(output.Split('\n')[^1]);
            }
        });
        if (hindrance is not null)
        {
            Say.Note($"pgbouncer could not be had: {hindrance}");
            return null;
        }

        return await RunsAsync() ? Program : null;
    }

    private static async Task<bool> RunsAsync() =>
        File.Exists(Program) && await Tool.CaptureAsync(Program, ["--version"], TimeSpan.FromSeconds(20)) is (0, _);
}
