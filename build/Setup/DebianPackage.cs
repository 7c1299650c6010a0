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
            _ = await Tool.RunAsync(apt, ["update", "-qq"], environment);
            return await Tool.RunAsync(apt, ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], environment) == 0;
        }
        finally
        {
            File.Delete(dropIn);
        }
    }
}
