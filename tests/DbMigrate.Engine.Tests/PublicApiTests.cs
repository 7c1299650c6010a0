namespace DbMigrate.Engine.Tests;

/// <summary>The public surface, as PublicAPI.*.txt declare it; the build fails where they differ from the code.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Npgsql")]
    [InlineData("YamlDotNet")]
    public void No_type_of_another_library_is_part_of_it(string library)
    {
        Assert.Contains(typeof(MigrationPlan).Assembly.GetReferencedAssemblies(), a => a.Name == library);

        var folder = Path.Combine(Snapshot.Root, "src", "DbMigrate.Engine");
        var declared = Directory.GetFiles(folder, "PublicAPI.*.txt").SelectMany(File.ReadLines).ToList();
        Assert.Contains(declared, line => line.StartsWith("DbMigrate.MigrationPlan", StringComparison.Ordinal));
        Assert.DoesNotContain(declared, line => line.Contains(library + ".", StringComparison.Ordinal));
    }
}
