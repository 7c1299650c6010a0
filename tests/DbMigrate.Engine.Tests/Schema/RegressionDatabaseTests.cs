using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>
/// Export and alignment of what PostgreSQL's own regression tests leave in their database. The environment variable
/// <c>DBMIGRATE_TEST_REGRESSION</c> names it, as a URI of a superuser with a password on a server for this alone; the
/// tests make databases beside it.
/// </summary>
public sealed class RegressionDatabaseTests
{
    private const string Variable = "DBMIGRATE_TEST_REGRESSION";

    [RegressionFact]
    public async Task An_export_makes_the_same_database()
    {
        var (server, regression) = Find();
        var schema = await SchemaOracle.ReadAsync(regression);
        await using var copy = await PostgresFixture.CreateDatabaseAsync(server, "dbmigrate_copy");

        await SchemaOracle.RunAsync(copy, SchemaScript.Statements(schema).Select(s => s.Sql));

        Assert.Empty(SchemaOracle.Texts(SchemaComparer.Compare(await SchemaOracle.ReadAsync(copy), schema)));
        await CompareAsync(regression, copy);
    }

    [RegressionFact]
    public async Task An_empty_database_is_aligned_and_emptied_again()
    {
        var (server, regression) = Find();
        var wanted = await SchemaOracle.ReadAsync(regression);
        await using var other = await PostgresFixture.CreateDatabaseAsync(server, "dbmigrate_aligned");
        var empty = await SchemaOracle.ReadAsync(other);
        var before = await SchemaOracle.DumpAsync(other);

        await SchemaOracle.AlignAsync(other, empty, wanted);
        await CompareAsync(regression, other);

        await SchemaOracle.AlignAsync(other, await SchemaOracle.ReadAsync(other), empty);
        Assert.Equal(before, await SchemaOracle.DumpAsync(other));
    }

    // pg_dump does not keep the order of columns with several parents either.
    private static async Task CompareAsync(TestDatabase first, TestDatabase second)
    {
        if (await SchemaOracle.DumpAsync(first) is { } dump)
        {
            SchemaOracle.CompareDumps(
                SchemaOracle.WithoutOrder(dump),
                SchemaOracle.WithoutOrder((await SchemaOracle.DumpAsync(second))!)
            );
        }
    }

    private static (MigrationSandbox Server, TestDatabase Database) Find()
    {
        var uri = new Uri(Environment.GetEnvironmentVariable(Variable)!);
        var name = uri.AbsolutePath.Trim('/');
        var user = uri.UserInfo.Split(':')[0];
        var server = new MigrationSandbox(
            "00000000",
            "15",
            "/",
            uri.Port,
            uri.Host,
            "postgres",
            user,
            new UriBuilder(uri) { Path = "postgres" }.Uri.ToString(),
            "/",
            0,
            DateTimeOffset.UnixEpoch
        );
        return (server, new TestDatabase(server, name));
    }

    private sealed class RegressionFactAttribute : FactAttribute
    {
        public RegressionFactAttribute()
        {
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            {
                Skip = $"{Variable} names no database of PostgreSQL's regression tests.";
            }
        }
    }
}
