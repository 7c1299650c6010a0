using NetArchTest.Rules;

namespace DbMigrate.Engine.Tests.Architecture;

public sealed class LayerTests
{
    private static string EngineFolder => Path.Combine(Snapshot.Root, "src", "DbMigrate.Engine");

    [Fact]
    public void No_layer_uses_a_later_one()
    {
        var rule = new LayerRule(SourceLayers.Read(EngineFolder));

        Types.InAssembly(typeof(MigrationPlan).Assembly).Should().MeetCustomRule(rule).GetResult();

        var found = rule.Violations.Distinct().Order(StringComparer.Ordinal);
        Snapshot.Compare(
            "tests/DbMigrate.Engine.Tests/Architecture/known-violations.txt",
            string.Concat(found.Select(v => v + "\n")),
            nameof(LayerTests)
        );
    }

    [Fact]
    public void A_reference_to_a_later_layer_is_found()
    {
        // Declares a type that a lower layer uses as if it were in the last one.
        var layers = SourceLayers.Read(EngineFolder).ToDictionary(StringComparer.Ordinal);
        layers[nameof(SourcePlace)] = "Reports";
        var rule = new LayerRule(layers);

        var result = Types.InAssembly(typeof(MigrationPlan).Assembly).Should().MeetCustomRule(rule).GetResult();

        Assert.False(result.IsSuccessful);
        Assert.Contains($"Results/{nameof(PlanFinding)} -> Reports/{nameof(SourcePlace)}", rule.Violations);
    }
}
