namespace DbMigrate.Build.Setup;

/// <summary>Wine, which runs programs for Windows on Linux: from the PATH, or Debian's package for root.</summary>
internal static class Wine
{
    /// <summary>Returns the program; null where it is not available, and the reason is logged.</summary>
    public static async Task<string?> TryGetAsync(string part)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitOperatingSystem)
        {
            Log.LeaveOut(part, "they run in Wine on 64-bit Linux only");
            return null;
        }

        if (Tool.OnPath("wine") is { } found)
        {
            return found;
        }

        if (!AptPackages.CanInstall)
        {
            Log.LeaveOut(part, "wine is not on the PATH");
            return null;
        }

        var reason = await AptPackages.TryInstallAsync("wine", "wine64");
        if (reason is null && Tool.OnPath("wine") is { } installed)
        {
            return installed;
        }

        Log.LeaveOut(part, $"wine is not on the PATH, and Debian's package is not available: {reason}");
        return null;
    }
}
