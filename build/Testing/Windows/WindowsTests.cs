using System.Diagnostics;
using DbMigrate.Build.Setup;
using DbMigrate.Engine.Sandbox;
using Npgsql;

namespace DbMigrate.Build.Testing.Windows;

/// <summary>The tests on Windows, as far as Wine has it: those of the command, of the module, and what differs.</summary>
/// <remarks>
/// The PostgreSQL is one of this machine. Wine 8 has no key derivation, and so no SCRAM: the servers take passwords as
/// they are.
/// </remarks>
/// <param name="results">The folder for the result files.</param>
/// <param name="server">The PostgreSQL that the tests start.</param>
internal sealed class WindowsTests(string results, PostgresInstallation server)
{
    private const string Title = "Windows";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly string _results = Path.Combine(results, Title);

    /// <summary>Returns the part; null where it is not available, and the reason is logged.</summary>
    public async Task<TestPart?> PrepareAsync() =>
        await Wine.TryGetAsync(Title) is { } wine ? new TestPart(Title, () => RunAsync(wine)) : null;

    private async Task<TestCounts> RunAsync(string wine)
    {
        var clock = Stopwatch.StartNew();
        if (await WindowsPrograms.PublishAsync() is { } missing)
        {
            Log.LeaveOut(Title, missing);
            return TestCounts.None;
        }

        var module = await WindowsPrograms.CreateModuleAsync();
        await using var prefix = await WinePrefix.CreateAsync(wine);
        Log.Note($"the programs and Wine are ready after {clock.Elapsed.TotalSeconds:0} s");
        Directory.CreateDirectory(_results);
        var environment = new Dictionary<string, string>(prefix.Environment)
        {
            ["DBMIGRATE_WINE"] = wine,
            ["DBMIGRATE_WINDOWS_HOST"] = WindowsPrograms.Host,
            ["DBMIGRATE_MODULE"] = module,
        };
        var tests = new DotnetTests(_results, WindowsPrograms.Command, environment);
        var parts = new[]
        {
            tests.RunAsync(TestProject.Cli, server, "the command on Windows", TestFilters.OnWindows),
            tests.RunAsync(TestProject.Windows, server, "Windows alone", filter: null),
            RunModuleAsync(wine, prefix, module),
        };
        var counts = await Task.WhenAll(parts);
        return counts.Aggregate(TestCounts.None, (sum, part) => sum + part);
    }

    private async Task<TestCounts> RunModuleAsync(string wine, WinePrefix prefix, string module)
    {
        const string Script = "Invoke-ModuleTest.ps1";
        var version = PowerShellModule.Pester.Version;
        if (await PowerShellModule.Pester.TryGetFromNuGetAsync() is { } missing)
        {
            Log.LeaveOut("the module on Windows", missing);
            return TestCounts.None;
        }

        var sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions { Version = server.Version.Text },
            CancellationToken.None
        );
        try
        {
            await AllowPasswordsAsync(sandbox);
            var file = Path.Combine(_results, "module.json");
            var code = await Tool.RunAsync(
                wine,
                [
                    WindowsPrograms.Host,
                    "script",
                    WinePrefix.PathOf(Repository.In("build", "scripts", Script)),
                    "-Root",
                    WinePrefix.PathOf(Repository.Root),
                    "-ModulePath",
                    WinePrefix.PathOf(module),
                    "-ToolVersion",
                    version,
                    "-ResultFile",
                    WinePrefix.PathOf(file),
                    "-Tag",
                    "Windows",
                    "-Server",
                    sandbox.ConnectionString,
                ],
                new Dictionary<string, string>(prefix.Environment)
                {
                    ["PSModulePath"] = WinePrefix.PathOf(PowerShellHost.ModuleFolder),
                    ["NO_COLOR"] = "1",
                },
                Limit
            );
            return await PesterResults.ReadAsync(file, "the module on Windows", Script, code);
        }
        finally
        {
            await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
        }
    }

    private static async Task AllowPasswordsAsync(MigrationSandbox sandbox)
    {
        var uri = new Uri(sandbox.ConnectionString);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.Port,
                Username = sandbox.User,
                Password = uri.UserInfo.Split(':')[1],
                Database = sandbox.Database,
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"copy (values ('host all all {uri.Host}/32 password')) to '{sandbox.Folder}/pg_hba.conf'; "
                + "select pg_reload_conf()",
            connection
        );
        await command.ExecuteNonQueryAsync();
    }
}
