namespace DbMigrate.Engine.Tests.Plans;

public sealed class ExamplePlansTests
{
    public static TheoryData<string> Plans() =>
        [
            .. Directory
                .EnumerateFiles(
                    Path.Combine(Snapshot.Root, "docs", "examples"),
                    "plan.yaml",
                    SearchOption.AllDirectories
                )
                .Select(p => Path.GetRelativePath(Snapshot.Root, p)),
        ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void An_example_is_a_plan_without_errors_that_names_its_schema(string path)
    {
        var plan = MigrationPlanReader.Read(Path.Combine(Snapshot.Root, path));

        Assert.NotEmpty(plan.Phases);
        var first = File.ReadLines(plan.File).First();
        Assert.StartsWith("# yaml-language-server: $schema=", first, StringComparison.Ordinal);
        Assert.Equal(
            Path.Combine(Snapshot.Root, "docs", "plan.schema.json"),
            Path.GetFullPath(Path.Combine(plan.Folder, first["# yaml-language-server: $schema=".Length..]))
        );
    }
}
