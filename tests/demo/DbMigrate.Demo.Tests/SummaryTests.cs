using Npgsql;

namespace DbMigrate.Demo.Tests;

/// <summary>The summary of the demo reports failures.</summary>
public sealed class SummaryTests : IAsyncLifetime
{
    private static readonly TrafficReport Good = new(
        TrafficReport.Stopped,
        ServiceTable.All.ToDictionary(t => t.Name, t => t.Name == "memories" ? 2L : 0L),
        WrittenByOld: 1,
        WrittenByNew: 1,
        Errors: 0,
        Messages: [],
        MedianMilliseconds: 1,
        LongestStallMilliseconds: 20,
        DateTimeOffset.UnixEpoch
    );

    private readonly string _path = Directory.CreateTempSubdirectory("dbmigrate-summary-").FullName;
    private readonly DemoFolder _folder;
    private MigrationSandbox? _sandbox;

    public SummaryTests() => _folder = new DemoFolder(_path);

    public async Task InitializeAsync()
    {
        _sandbox = await MigrationSandboxHost.StartAsync(new SandboxOptions(), CancellationToken.None);
        try
        {
            await ServiceSetup.RunAsync(
                _folder,
                new Uri(_sandbox.ConnectionString),
                Checkout.In("docs", "examples", "multi-tenant", "setup.sql")
            );
            await ExecuteAsync(
                "INSERT INTO memories (user_id, content) VALUES ('live-app-0', ''), ('live-owner-0', '')"
            );
        }
        catch
        {
            // xunit does not dispose of an object whose initialization failed.
            await DisposeAsync();
            throw;
        }
    }

    [Fact]
    public async Task Errors_lost_rows_and_long_stalls_are_failures()
    {
        Assert.True(await SumUpAsync(Good));
        Assert.False(await SumUpAsync(Good with { Errors = 1 }));
        Assert.False(await SumUpAsync(Good with { LongestStallMilliseconds = 10_000 }));
        Assert.False(await SumUpAsync(Good with { WrittenByNew = 0 }));
        await ExecuteAsync("DELETE FROM memories WHERE user_id = 'live-owner-0'");
        Assert.False(await SumUpAsync(Good));
    }

    [Fact]
    public async Task Customers_that_are_not_kept_apart_are_a_failure()
    {
        foreach (var table in ServiceTable.All)
        {
            await ExecuteAsync($"ALTER TABLE {table.Name} ADD COLUMN customer_id integer DEFAULT 1");
        }

        Assert.False(await Isolation.ShowAsync(_folder));
    }

    public async Task DisposeAsync()
    {
        await MigrationSandboxHost.StopAsync(_sandbox!, CancellationToken.None);
        Directory.Delete(_path, recursive: true);
    }

    private Task<bool> SumUpAsync(TrafficReport report)
    {
        _folder.WriteReport(report);
        return Summary.ShowAsync(_folder);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_folder.ConnectionString("SERVER_URL"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
