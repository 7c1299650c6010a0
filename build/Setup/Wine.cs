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

        if (Environment.UserName != "root" || Tool.OnPath("apt-get") is not { } apt)
        {
            Log.LeaveOut(part, "wine is not on the PATH");
            return null;
        }

        Log.Note("installing Debian's package wine");
        var environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        _ = await Tool.CaptureAsync(apt, ["update", "-qq"], TimeSpan.FromMinutes(5), environment);
        var (code, output) = await Tool.CaptureAsync(
            apt,
            ["install", "-y", "-qq", "--no-install-recommends", "wine", "wine64"],
            TimeSpan.FromMinutes(10),
            environment
        );
        if (code == 0 && Tool.OnPath("wine") is { } installed)
        {
            return installed;
        }

        Log.LeaveOut(part, $"wine is not on the PATH, and Debian's package is not available: {output.Split('\n')[^1]}");
        return null;
    }
}
