namespace DbMigrate.Windows.Tests;

/// <summary>
/// Where a sandbox looks for PostgreSQL on Windows. No server is started here: initdb of PostgreSQL 18 loads
/// NtFlushBuffersFileEx before it asks for a file, and Wine 8 lacks that function.
/// </summary>
public sealed class SandboxTests
{
    [Fact]
    public async Task Programs_are_found_where_the_installer_puts_them_in_the_path_and_by_name()
    {
        // The host answers as 'postgres --version' does where it has that name.
        var host = Path.GetDirectoryName(WindowsHost.Program)!;
        foreach (var name in new[] { "postgres.exe", "initdb.exe", "pg_ctl.exe" })
        {
            File.Copy(WindowsHost.Program, Path.Combine(host, name), overwrite: true);
        }

        var installed = Path.Combine(WindowsHost.DriveC, "Program Files", "PostgreSQL", "17");
        Directory.CreateDirectory(installed);
        File.CreateSymbolicLink(Path.Combine(installed, "bin"), host);
        try
        {
            Assert.Contains(
                @"There is: 17.5 in C:\Program Files\PostgreSQL\17\bin.",
                await RefusalAsync([]),
                StringComparison.Ordinal
            );
            var folder = WindowsHost.PathOf(host);
            Assert.Contains(
                $"There is: 17.5 in {folder}, 17.5 in C:",
                await RefusalAsync(new() { ["DBMIGRATE_PGBIN"] = folder }),
                StringComparison.Ordinal
            );
            Assert.Contains(
                $"17.5 in {folder}",
                await RefusalAsync(new() { ["WINEPATH"] = folder }),
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(installed, recursive: true);
        }
    }

    [Fact]
    public async Task Without_programs_it_says_where_it_looked()
    {
        var refusal = await RefusalAsync([]);
        Assert.Contains(@"C:\Program Files\PostgreSQL\*\bin", refusal, StringComparison.Ordinal);
        Assert.Contains("ErrorId: PostgresNotFound", refusal, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(Dictionary<string, string> environment)
    {
        environment.TryAdd("DBMIGRATE_PGBIN", string.Empty);
        var outcome = await CommandProcess.RunAsync(
            ["sandbox", "start", "--version", "7.1"],
            string.Empty,
            environment
        );
        Assert.Equal(2, outcome.ExitCode);
        return outcome.Errors;
    }
}
