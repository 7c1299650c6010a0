namespace DbMigrate.Build.Setup;

/// <summary>PostgreSQL from Debian's package, for root on Debian and its kin.</summary>
internal static class DebianPackage
{
    private const string DropIns = "/etc/postgresql-common/createcluster.d";

    /// <summary>Installs it; false where that is not possible here.</summary>
    public static async Task<bool> TryInstallAsync()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || Tool.OnPath("apt-get") is not { } apt)
        {
            return false;
        }

        // The package would make and start a cluster of its own; nothing here wants one.
        var dropIn = Path.Combine(DropIns, "dbmigrate-build.conf");
        Directory.CreateDirectory(DropIns);
        await File.WriteAllTextAsync(dropIn, "create_main_cluster = false\n");
        try
        {
            var environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
            _ = await Tool.CaptureAsync(apt, ["update", "-qq"], TimeSpan.FromMinutes(5), environment);
            Say.Note("installing Debian's package postgresql");
            var (code, output) = await Tool.CaptureAsync(apt, ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], TimeSpan.FromMinutes(10), environment);
            if (code != 0)
            {
                Say.Note($"apt-get ended with exit code {code}: {output.Split('\n')[^1]}");
            }

            return code == 0;
        }
        finally
        {
            File.Delete(dropIn);
        }
    }
}
