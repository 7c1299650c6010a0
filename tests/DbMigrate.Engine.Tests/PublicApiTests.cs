namespace DbMigrate.Engine.Tests;

public sealed class PublicApiTests
{
    [Fact]
    [Trait("Category", "Docs")]
    public void The_public_surface_is_the_recorded_one() =>
        Snapshot.Compare(
            "src/DbMigrate.Engine/PublicAPI.txt",
            PublicApi.Render(typeof(MigrationPlan).Assembly),
            "PublicApiTests"
        );

    [Fact]
    public void No_type_of_another_library_is_part_of_it()
    {
        var foreign = typeof(MigrationPlan)
            .Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n is "Npgsql" or "YamlDotNet")
            .ToList();

        Assert.NotEmpty(foreign);
        var surface = PublicApi.Render(typeof(MigrationPlan).Assembly);
        Assert.All(foreign, name => Assert.DoesNotContain(name + ".", surface, StringComparison.Ordinal));
    }
}
