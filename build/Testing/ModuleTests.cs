using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Testing;

/// <summary>The parts that need PowerShell: the Pester tests of the module, and the analysis of the scripts.</summary>
/// <param name="pwsh">The PowerShell that runs them.</param>
/// <param name="results">The folder for the result files.</param>
internal sealed class ModuleTests(string pwsh, string results)
{
    /// <summary>Downloads the PowerShell modules that the parts need, and returns the parts that can run.</summary>
    public async Task<IReadOnlyList<TestPart>> PrepareAsync()
    {
        var parts = new List<TestPart?>
        {
            await PrepareAsync("Tests of the module", PowerShellModule.Pester, "Invoke-ModuleTest.ps1"),
            await PrepareAsync("Analysis of the scripts", PowerShellModule.ScriptAnalyzer, "Invoke-ScriptAnalysis.ps1"),
        };
        return [.. parts.OfType<TestPart>()];
    }

    private async Task<TestPart?> PrepareAsync(string title, PowerShellModule module, string script)
    {
        var (version, reason) = await module.TryGetAsync(pwsh);
        if (version is null)
        {
            Log.LeaveOut(title, $"the PowerShell module {module.Name} {module.Version} is not available: {reason}");
            return null;
        }

        return new TestPart(title, () => RunAsync(title, script, version));
    }

    private async Task<TestCounts> RunAsync(string title, string script, string version)
    {
        var file = Path.Combine(results, Path.ChangeExtension(script, ".json"));
        var code = await PowerShellHost.RunAsync(
            pwsh,
            script,
            "-Root",
            Repository.Root,
            "-ModulePath",
            Path.Combine(Repository.ModuleFolder, "DbMigrate.psd1"),
            "-ToolVersion",
            version,
            "-ResultFile",
            file
        );
        return await PesterResults.ReadAsync(file, title, script, code);
    }
}
