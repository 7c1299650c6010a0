namespace DbMigrate.Build.Setup;

/// <summary>PowerShell where it can be had: on the PATH, else as a .NET tool below output/tools.</summary>
internal static class PowerShellHost
{
    private static Task<string?>? _found;

    /// <summary>The program, or null where none can be had, which was said.</summary>
    public static Task<string?> FindAsync() => _found ??= SearchAsync();

    /// <summary>Whether a module of at least that version can be imported; it is fetched from the gallery where it is not there.</summary>
    public static async Task<bool> HasModuleAsync(string pwsh, string name, string minimum)
    {
        const string Script = """
            $ProgressPreference = 'SilentlyContinue'
            $name, $minimum, $folder = $args
            $env:PSModulePath = $folder + [IO.Path]::PathSeparator + $env:PSModulePath
            $there = { Get-Module -ListAvailable -Name $name | Where-Object Version -ge ([version]$minimum) }
            if (-not (& $there)) {
                $null = New-Item -ItemType Directory -Force -Path $folder
                Save-PSResource -Name $name -Version "[$minimum,$(([version]$minimum).Major + 1).0)" -Path $folder -TrustRepository -ErrorAction SilentlyContinue
            }
            if (& $there) { exit 0 } else { exit 1 }
            """;
        var (code, _) = await Tool.CaptureAsync(pwsh, ["-NoProfile", "-NonInteractive", "-CommandWithArgs", Script, name, minimum, Modules], TimeSpan.FromMinutes(2));
        return code == 0;
    }

    /// <summary>Runs one of the build's scripts; one that does not end within a quarter of an hour is stopped.</summary>
    public static Task<int> RunAsync(string pwsh, string script, params string[] arguments) =>
        Tool.RunAsync(
            pwsh,
            ["-NoProfile", "-NonInteractive", "-File", Repository.In("build", "scripts", script), .. arguments],
            new Dictionary<string, string> { ["PSModulePath"] = ModulePath, ["NO_COLOR"] = "1" },
            TimeSpan.FromMinutes(15));

    private static string Modules => Repository.In("output", "tools", "modules");

    private static string ModulePath =>
        string.Join(Path.PathSeparator, new[] { Repository.In("output"), Modules, Environment.GetEnvironmentVariable("PSModulePath") }.Where(p => !string.IsNullOrEmpty(p)));

    private static async Task<string?> SearchAsync()
    {
        var tools = Repository.In("output", "tools");
        foreach (var candidate in new[] { Tool.OnPath("pwsh"), Path.Combine(tools, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh") })
        {
            if (candidate is not null && File.Exists(candidate) && await IsUsableAsync(candidate))
            {
                return candidate;
            }
        }

        // The tool of each version runs on the runtime that it was built for: 7.4 on .NET 8, 7.5 on .NET 9, 7.6 on .NET 10.
        Say.Step("No PowerShell here: asking for it as a .NET tool");
        var version = $"7.{Math.Clamp(Environment.Version.Major - 4, 4, 6)}.*";
        var (code, output) = await Tool.CaptureAsync(Tool.Dotnet, ["tool", "install", "PowerShell", "--version", version, "--tool-path", tools], TimeSpan.FromMinutes(5));
        var tool = Path.Combine(tools, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (code == 0 && await IsUsableAsync(tool))
        {
            return tool;
        }

        Say.LeaveOut("what needs PowerShell", "there is no pwsh 7.4 or later on the PATH, and the .NET tool could not be had"
            + (output.Split('\n').LastOrDefault(l => l.Trim().Length > 0) is { } why ? $" ({why.Trim()})" : string.Empty));
        return null;
    }

    private static async Task<bool> IsUsableAsync(string pwsh)
    {
        var (code, output) = await Tool.CaptureAsync(pwsh, ["-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"], TimeSpan.FromMinutes(1));
        return code == 0 && System.Version.TryParse(output.Split('-')[0], out var version) && version >= new Version(7, 4);
    }
}
