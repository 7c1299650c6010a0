namespace DbMigrate.Build.Setup;

/// <summary>PostgreSQL from Debian's package, for root on Debian and its derivatives.</summary>
internal static class DebianPackage
{
    private const string Configuration = "/etc/postgresql-common/createcluster.d";

    /// <summary>Installs the package.</summary>
    /// <returns>False where it cannot be installed; the reason is logged.</returns>
    public static async Task<bool> TryInstallAsync()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || Tool.OnPath("apt-get") is not { } apt)
        {
            return false;
        }

        // Without this file the package creates and starts a cluster.
        var file = Path.Combine(Configuration, "dbmigrate-build.conf");
        Directory.CreateDirectory(Configuration);
        await File.WriteAllTextAsync(file, "create_main_cluster = false\n");
        try
        {
            var environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
            _ = await Tool.CaptureAsync(apt, ["update", "-qq"], TimeSpan.FromMinutes(5), environment);
            Log.Note("installing Debian's package postgresql");
            var (code, output) = await Tool.CaptureAsync(
                apt,
                ["install", "-y", "-qq", "--no-install-recommends", "postgresql"],
                TimeSpan.FromMinutes(10),
                environment
            );
            if (code != 0)
            {
                Log.Note($"apt-get ended with exit code {code}: {output.Split('\n')[^1]}");
            }

            return code == 0;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
