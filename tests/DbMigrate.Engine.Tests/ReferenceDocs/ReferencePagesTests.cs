using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Tests.ReferenceDocs;

public sealed class ReferencePagesTests
{
    private const string Folder = "docs/reference";

    [Fact]
    public void Every_available_kind_is_documented()
    {
        Assert.All(DocumentedKind.All, k => Assert.True(k.Documentation is not null, $"{k.Family} {k.Key}"));
        Assert.All(ReferencePlan.Kinds("step"), k => Assert.True(k.Documentation!.Undo is not null, k.Key));
    }

    [Fact]
    [Trait("Category", "Docs")]
    public void The_pages_are_those_of_the_definitions()
    {
        var effects = ReadEffects();
        foreach (var kind in DocumentedKind.All)
        {
            var page = ReferencePages.Page(kind, kind.Family == "step" ? effects[kind.Key] : StepEffects.None);
            Snapshot.Compare($"{Folder}/{kind.Page}", page, nameof(ReferencePagesTests));
        }

        Snapshot.Compare($"{Folder}/plan.md", ReferencePages.Plan(), nameof(ReferencePagesTests));
        Snapshot.Compare($"{Folder}/README.md", ReferencePages.Index(), nameof(ReferencePagesTests));
    }

    [Fact]
    public void No_page_is_left_over() =>
        Assert.Equal(
            DocumentedKind.All.Select(k => k.Page).Append("README.md").Append("plan.md").Order(StringComparer.Ordinal),
            Directory
                .GetFiles(Path.Combine(Snapshot.Root, Folder), "*.md")
                .Select(f => Path.GetFileName(f))
                .Order(StringComparer.Ordinal)
        );

    /// <summary>Returns the effects of each step's example, as its preview gives them.</summary>
    private static Dictionary<string, StepEffects> ReadEffects()
    {
        var folder = Directory.CreateTempSubdirectory("dbmigrate-reference-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "plan.yaml"), ReferencePlan.Steps);
            foreach (var (name, text) in ReferencePlan.Files)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
            }

            var plan = MigrationPlanReader.Read(folder);
            return plan.Phases.ToDictionary(
                p => p.Id,
                p => StepEffects.Join([.. p.Apply.Select(s => s.Preview(plan.Variables).Effects)])
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
