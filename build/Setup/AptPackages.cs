namespace DbMigrate.Build.Setup;

/// <summary>Installs Debian's packages, for root on Debian and its derivatives.</summary>
internal static class AptPackages
{
    /// <summary>Whether packages can be installed here.</summary>
    public static bool CanInstall =>
        OperatingSystem.IsLinux() && Environment.UserName == "root" && Tool.OnPath("apt-get") is not null;

    /// <summary>Installs packages without those that they only recommend.</summary>
    /// <returns>Why they are not installed; null: they are.</returns>
    public static async Task<string?> TryInstallAsync(params string[] packages)
    {
        if (!CanInstall || Tool.OnPath("apt-get") is not { } apt)
        {
            return "packages can be installed by root on Debian only";
        }

        Log.Note($"installing Debian's package {packages[0]}");
        var environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        _ = await Tool.CaptureAsync(apt, ["update", "-qq"], TimeSpan.FromMinutes(5), environment);
        var (code, output) = await Tool.CaptureAsync(
            apt,
            ["install", "-y", "-qq", "--no-install-recommends", .. packages],
            TimeSpan.FromMinutes(10),
            environment
        );
        return code == 0 ? null : $"apt-get ended with exit code {code}: {output.Split('\n')[^1]}";
    }
}
