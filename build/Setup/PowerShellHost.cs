namespace DbMigrate.Build.Setup;

/// <summary>PowerShell 7.4 or later: from the PATH, or as a .NET tool in output/tools.</summary>
internal static class PowerShellHost
{
    private static readonly Version Oldest = new(7, 4);
    private static Task<string?>? _found;

    /// <summary>Where the build puts the PowerShell modules that it downloads.</summary>
    public static string ModuleFolder => Repository.In("output", "tools", "modules");

    private static string Name => OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";

    private static string ToolFolder => Repository.In("output", "tools");

    // Each version of the tool needs the runtime that it was built for: 7.6 needs .NET 10, 7.5 .NET 9, 7.4 .NET 8.
    private static string ToolVersion =>
        Environment.Version.Major switch
        {
            >= 10 => "7.6.9",
            9 => "7.5.*",
            _ => "7.4.*",
        };

    private static string ModulePath =>
        string.Join(
            Path.PathSeparator,
            new[] { Repository.In("output"), ModuleFolder, Environment.GetEnvironmentVariable("PSModulePath") }.Where(
                p => !string.IsNullOrEmpty(p)
            )
        );

    /// <summary>Returns the program, or null where none is available; the reason is logged then.</summary>
    public static Task<string?> FindAsync() => _found ??= SearchAsync();

    /// <summary>Runs a script of build/scripts and returns its exit code. It is stopped after an hour.</summary>
    public static Task<int> RunAsync(string pwsh, string script, params string[] arguments) =>
        Tool.RunAsync(
            pwsh,
            ["-NoProfile", "-NonInteractive", "-File", Repository.In("build", "scripts", script), .. arguments],
            new Dictionary<string, string> { ["PSModulePath"] = ModulePath, ["NO_COLOR"] = "1" },
            TimeSpan.FromHours(1)
        );

    private static async Task<string?> SearchAsync()
    {
        var tool = Path.Combine(ToolFolder, Name);
        foreach (var candidate in new[] { Tool.OnPath("pwsh"), tool })
        {
            if (candidate is not null && File.Exists(candidate) && await IsUsableAsync(candidate))
            {
                return candidate;
            }
        }

        Log.Note($"there is no PowerShell on the PATH: installing the .NET tool PowerShell {ToolVersion}");
        var (code, output) = await Tool.CaptureAsync(
            Tool.Dotnet,
            ["tool", "install", "PowerShell", "--version", ToolVersion, "--tool-path", ToolFolder],
            TimeSpan.FromMinutes(5)
        );
        if (code == 0 && await IsUsableAsync(tool))
        {
            return tool;
        }

        Log.LeaveOut(
            "what needs PowerShell",
            $"pwsh {Oldest} or later is not on the PATH, and the .NET tool PowerShell {ToolVersion} is not available ("
                + $"{NuGetPackage.FirstError(output)})"
        );
        return null;
    }

    private static async Task<bool> IsUsableAsync(string pwsh)
    {
        var (code, output) = await Tool.CaptureAsync(
            pwsh,
            ["-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"],
            TimeSpan.FromMinutes(1)
        );
        return code == 0 && Version.TryParse(output.Split('-')[0], out var version) && version >= Oldest;
    }
}
