namespace DbMigrate.Build.Setup;

/// <summary>A PowerShell module that the tests need.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Version">The exact version that is downloaded.</param>
/// <param name="Oldest">The oldest installed version that is used, up to the next major version.</param>
/// <param name="IsOnNuGet">Whether the module is a NuGet package with the same name.</param>
internal sealed record PowerShellModule(string Name, string Version, string Oldest, bool IsOnNuGet)
{
    /// <summary>The test framework of the module's tests.</summary>
    public static PowerShellModule Pester { get; } = new("Pester", "5.9.1", "5.5.0", IsOnNuGet: true);

    /// <summary>Analyses the scripts. It is published in the PowerShell gallery only.</summary>
    public static PowerShellModule ScriptAnalyzer { get; } =
        new("PSScriptAnalyzer", "1.24.0", "1.22.0", IsOnNuGet: false);

    /// <summary>Returns the version that can be imported, downloaded if necessary.</summary>
    /// <param name="pwsh">The PowerShell that will import the module.</param>
    /// <returns>The version and null, or null and the reason why the module is not available.</returns>
    public async Task<(string? Version, string? Reason)> TryGetAsync(string pwsh)
    {
        var reasons = new List<string>();
        if (IsOnNuGet && await TryGetFromNuGetAsync() is { } failure)
        {
            reasons.Add(failure);
        }

        if (await FindAsync(pwsh) is { } installed)
        {
            return (installed, null);
        }

        if (await TryGetFromGalleryAsync(pwsh) is { } refusal)
        {
            reasons.Add(refusal);
        }

        return await FindAsync(pwsh) is { } downloaded ? (downloaded, null) : (null, string.Join("; ", reasons));
    }

    /// <summary>Downloads the NuGet package; null, or the reason why it is not available.</summary>
    public async Task<string?> TryGetFromNuGetAsync()
    {
        var target = Path.Combine(PowerShellHost.ModuleFolder, Name, Version);
        if (Directory.Exists(target))
        {
            return null;
        }

        var (folder, reason) = await NuGetPackage.TryGetAsync(Name, Version);
        return folder is null
            ? reason
            : await AtomicFolder.TryCreateAsync(
                target,
                draft =>
                {
                    // The package has the module in its folder 'tools'.
                    Files.CopyFolder(Path.Combine(folder, "tools"), draft);
                    return Task.CompletedTask;
                }
            );
    }

    private async Task<string?> TryGetFromGalleryAsync(string pwsh)
    {
        const string Script = """
            $ProgressPreference = 'SilentlyContinue'
            $name, $version, $folder = $args
            $null = New-Item -ItemType Directory -Force -Path $folder
            try { Save-PSResource -Name $name -Version "[$version]" -Path $folder -TrustRepository -ErrorAction Stop }
            catch { "error: $_"; exit 1 }
            """;
        var (code, output) = await Tool.CaptureAsync(
            pwsh,
            ["-NoProfile", "-NonInteractive", "-CommandWithArgs", Script, Name, Version, PowerShellHost.ModuleFolder],
            TimeSpan.FromMinutes(2)
        );
        return code == 0 ? null : $"the PowerShell gallery did not provide it ({NuGetPackage.FirstError(output)})";
    }

    // The newest version between the oldest usable one and the next major version, which may be incompatible.
    private async Task<string?> FindAsync(string pwsh)
    {
        const string Script = """
            $name, $oldest, $folder = $args
            $env:PSModulePath = $folder + [IO.Path]::PathSeparator + $env:PSModulePath
            Get-Module -ListAvailable -Name $name |
                Where-Object { $_.Version -ge [version]$oldest -and $_.Version.Major -eq ([version]$oldest).Major } |
                Sort-Object Version -Descending |
                Select-Object -First 1 |
                ForEach-Object { "$($_.Version)" }
            """;
        var (code, output) = await Tool.CaptureAsync(
            pwsh,
            ["-NoProfile", "-NonInteractive", "-CommandWithArgs", Script, Name, Oldest, PowerShellHost.ModuleFolder],
            TimeSpan.FromMinutes(1)
        );
        return code == 0 && System.Version.TryParse(output, out _) ? output : null;
    }
}
