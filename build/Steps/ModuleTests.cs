using System.Text.Json;
using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>The tests of the module in a real PowerShell, and what PSScriptAnalyzer says of every script.</summary>
internal static class ModuleTests
{
    public static async Task<Tally> RunAsync(string results)
    {
        if (await PowerShellHost.FindAsync() is not { } pwsh)
        {
            return Tally.Empty;
        }

        return await RunScriptAsync(pwsh, "Pester", "5.5.0", "the tests of the module", "Invoke-ModuleTest.ps1", results)
            + await RunScriptAsync(pwsh, "PSScriptAnalyzer", "1.22.0", "the analysis of the scripts", "Invoke-ScriptAnalysis.ps1", results);
    }

    private static async Task<Tally> RunScriptAsync(string pwsh, string module, string minimum, string what, string script, string results)
    {
        if (!await PowerShellHost.HasModuleAsync(pwsh, module, minimum))
        {
            Say.LeaveOut(what, $"the PowerShell module {module} {minimum} or later could not be had");
            return Tally.Empty;
        }

        Say.Step(char.ToUpperInvariant(what[0]) + what[1..]);
        var file = Path.Combine(results, Path.ChangeExtension(script, ".json"));
        var code = await PowerShellHost.RunAsync(pwsh, script, "-Root", Repository.Root, "-ModulePath", Path.Combine(Repository.ModuleFolder, "DbMigrate.psd1"), "-ResultFile", file);
        if (!File.Exists(file))
        {
            Say.Note($"{script} ended with exit code {code} and no result");
            return new Tally(0, 1, 0);
        }

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        int Count(string name) => result.RootElement.GetProperty(name).GetInt32();
        var tally = new Tally(Count("passed"), Count("failed"), Count("skipped"));
        Say.Note($"{tally.Passed} passed, {tally.Failed} failed, {tally.Skipped} skipped");
        return tally;
    }
}
