using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Every kind with every property, under odd names.</summary>
public sealed class OddSchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly SchemaOracle _oracle = new(postgres);

    [Fact]
    public async Task A_schema_with_everything_odd_is_exported()
    {
        var schema = await _oracle.CheckExportAsync(OddSchema.For(await PostgresFixture.MajorVersionAsync()));

        var kinds = schema.Objects.SelectMany(DatabaseSchema.WithParts).Select(o => o.Kind).ToHashSet();
        Assert.Empty(Enum.GetValues<ObjectKind>().Except(kinds));
    }
}
