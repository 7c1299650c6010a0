namespace DbMigrate.Build.Setup;

/// <summary>Chromium, in which tests look at pages: from the PATH, or Debian's package for root.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Returns the program; null where it is not available, and the reason is logged.</summary>
    public static async Task<string?> TryGetAsync()
    {
        if (Find() is { } found)
        {
            return found;
        }

        var reason = await AptPackages.TryInstallAsync("chromium");
        if (reason is null && Find() is { } installed)
        {
            return installed;
        }

        Log.Note($"chromium is not available: {reason ?? "the package has no such program"}");
        return null;
    }

    private static string? Find() => Names.Select(Tool.OnPath).FirstOrDefault(p => p is not null);
}
