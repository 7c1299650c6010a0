using System.Globalization;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>A copy between servers of different versions, in both directions.</summary>
public sealed class CopyVersionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Oldest = 15;
    private const int Newest = 18;

    [PostgresVersionFact(Oldest)]
    public Task From_or_to_the_oldest() => MoveAsync(Oldest);

    [PostgresVersionFact(Newest)]
    public Task From_or_to_the_newest() => MoveAsync(Newest);

    private async Task MoveAsync(int version)
    {
        if (await PostgresFixture.MajorVersionAsync() == version)
        {
            return;
        }

        var other = await MigrationSandboxHost.StartAsync(
            new SandboxOptions
            {
                ParentFolder = ClusterFolder.Path,
                Version = version.ToString(CultureInfo.InvariantCulture),
            },
            CancellationToken.None
        );
        try
        {
            await CheckAsync(await postgres.CreateDatabaseAsync(), await CreateAsync(other, "there"));
            await CheckAsync(await CreateAsync(other, "here"), await postgres.CreateDatabaseAsync());
        }
        finally
        {
            await MigrationSandboxHost.StopAsync(other, CancellationToken.None);
        }
    }

    private static Task<TestDatabase> CreateAsync(MigrationSandbox cluster, string name) =>
        PostgresFixture.CreateDatabaseAsync(cluster, $"{name}_{Environment.ProcessId}");

    private static async Task CheckAsync(TestDatabase source, TestDatabase target)
    {
        await source.ExecuteAllAsync([.. OddTables.Statements, .. OddTables.Rows]);
        await using var copy = new CopyCase(source, target, $"tables: [{OddTables.All}]");

        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);

        // MAINTAIN, which only the newer one has, is the owner's.
        var differences = SchemaComparer.Compare(
            await SchemaOracle.ReadAsync(target),
            await SchemaOracle.ReadAsync(source)
        );
        Assert.All(differences, d => Assert.All(d.Facets, f => Assert.Equal("privileges", f.Name)));
        Assert.True(await target.ScalarAsync<bool>("select has_table_privilege('customers', 'insert')"));
        foreach (var table in OddTables.Names)
        {
            Assert.Equal(await source.ContentAsync(table), await target.ContentAsync(table));
        }

        Assert.Equal(MigrationState.Undone, Assert.Single(await copy.Plan.UndoAsync()).State);
    }
}
