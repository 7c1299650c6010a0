using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Tests.Checks;

/// <summary>
/// Makes a single check or gate from a few lines of YAML, as the plan reader does, without a plan around it.
/// </summary>
internal static class PlanYaml
{
    /// <summary>The check; fails where it has findings.</summary>
    internal static MigrationCheck Check(string yaml) => Make(yaml, KindCatalog.Default.Checks);

    /// <summary>The gate; fails where it has findings.</summary>
    internal static MigrationGate Gate(string yaml) => Make(yaml, KindCatalog.Default.Gates);

    /// <summary>What the reader says of a check.</summary>
    internal static IReadOnlyList<PlanFinding> FindingsOfCheck(string yaml) =>
        Read(yaml, KindCatalog.Default.Checks).Findings;

    /// <summary>What the reader says of a gate.</summary>
    internal static IReadOnlyList<PlanFinding> FindingsOfGate(string yaml) =>
        Read(yaml, KindCatalog.Default.Gates).Findings;

    private static T Make<T>(string yaml, KindFamily<T> family)
        where T : class
    {
        var (made, findings) = Read(yaml, family);
        Assert.Empty(findings);
        return made!;
    }

    private static (T? Made, IReadOnlyList<PlanFinding> Findings) Read<T>(string yaml, KindFamily<T> family)
        where T : class
    {
        var reading = new PlanReading("/plan/plan.yaml", "plan.yaml", KindCatalog.Default);
        var item = YamlReader.Read(reading, yaml)!;
        var items = new ItemReader<T>(reading, new ShapeReader(reading), family).ReadAll(
            new PlanList([item], item.Place)
        );
        return (items.Count == 0 ? null : items[0].Made, reading.Findings);
    }
}
