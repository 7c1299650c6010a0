namespace DbMigrate.Build.Setup;

/// <summary>PostgreSQL from Debian's package, for root on Debian and its derivatives.</summary>
internal static class DebianPackage
{
    private const string Configuration = "/etc/postgresql-common/createcluster.d";

    /// <summary>Installs the package.</summary>
    /// <returns>False where it cannot be installed; the reason is logged.</returns>
    public static async Task<bool> TryInstallAsync()
    {
        if (!AptPackages.CanInstall)
        {
            return false;
        }

        // Without this file the package creates and starts a cluster.
        var file = Path.Combine(Configuration, "dbmigrate-build.conf");
        Directory.CreateDirectory(Configuration);
        await File.WriteAllTextAsync(file, "create_main_cluster = false\n");
        try
        {
            var reason = await AptPackages.TryInstallAsync("postgresql");
            if (reason is not null)
            {
                Log.Note(reason);
            }

            return reason is null;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
