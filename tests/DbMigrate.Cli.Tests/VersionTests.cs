using System.Text.RegularExpressions;

namespace DbMigrate.Cli.Tests;

public sealed partial class VersionTests
{
    [Fact]
    public async Task The_version_is_the_manifests()
    {
        var manifest = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "DbMigrate.psd1"));
        var outcome = await CommandProcess.RunAsync("--version");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(ModuleVersion().Match(manifest).Groups[1].Value, outcome.Output.Trim().Split('+')[0]);
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([0-9.]+)'")]
    private static partial Regex ModuleVersion();
}
