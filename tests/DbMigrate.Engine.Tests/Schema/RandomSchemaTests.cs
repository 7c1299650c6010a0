using System.Globalization;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>
/// Generated schemas are exported and aligned, each way. DBMIGRATE_SCHEMA_SEEDS is the number of seeds; PostgreSQL's own
/// regression database needs its source and is not made here.
/// </summary>
public sealed class RandomSchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly SchemaOracle _oracle = new(postgres);

    public static TheoryData<int> Seeds =>
        [
            .. Enumerable.Range(
                1,
                int.Parse(
                    Environment.GetEnvironmentVariable("DBMIGRATE_SCHEMA_SEEDS") ?? "5",
                    CultureInfo.InvariantCulture
                )
            ),
        ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Two_schemas_of_a_seed_are_aligned_each_way(int seed) =>
        await _oracle.CheckAlignmentAsync([], RandomSchema.Of(seed, 1), RandomSchema.Of(seed, 2), hasOrder: false);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_schema_is_exported(int seed) => await _oracle.CheckExportAsync(RandomSchema.Of(seed, 3));
}
