using DbMigrate.Engine.Plans;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DbMigrate.Engine.Tests.Checks;

/// <summary>Makes a single check or gate from a few lines of YAML, without a plan around it.</summary>
internal static class PlanYaml
{
    private static readonly string[] CommonKeys = ["name", "on", "severity"];

    /// <summary>The check; fails where it has findings.</summary>
    internal static MigrationCheck Check(string yaml)
    {
        var check = Bind<MigrationCheck>(yaml, out var findings);
        Assert.Empty(findings);
        return check;
    }

    /// <summary>The gate; fails where it has findings.</summary>
    internal static MigrationGate Gate(string yaml)
    {
        var gate = Bind<MigrationGate>(yaml, out var findings);
        Assert.Empty(findings);
        return gate;
    }

    /// <summary>What binding says of it.</summary>
    internal static IReadOnlyList<PlanFinding> FindingsOf<T>(string yaml)
        where T : class
    {
        Bind<T>(yaml, out var findings);
        return findings;
    }

    private static T Bind<T>(string yaml, out List<PlanFinding> findings)
        where T : class
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (PlanMap)Convert(stream.Documents[0].RootNode);
        var (definition, own) = root.Entries
            .Select(e => (Definition: KindRegistry<T>.Find(e.Key), Own: e))
            .First(k => k.Definition is not null);
        var shape = definition!.Shape;
        var entries = own.Value is PlanMap map ? map.Entries : [new PlanEntry(shape.ShortForm!, own.Value, own.Place)];
        var beside = root.Entries.Where(e => e != own && !CommonKeys.Contains(e.Key)).ToList();
        var unknown = entries.Concat(beside).Select(e => e.Key).Except(shape.Keys.Select(k => k.Name)).ToList();
        Assert.True(unknown.Count == 0, $"'{own.Key}' does not take {string.Join(", ", unknown)}.");

        findings = [];
        return definition.Bind!(new KindNode(own.Key, new PlanMap([.. entries, .. beside], own.Value.Place), own.Place, "/plan", findings)
        {
            Name = (root.Find("name") as PlanScalar)?.Text,
            On = (root.Find("on") as PlanScalar)?.Text,
            Severity = root.Find("severity") is PlanScalar { Text: "warn" } ? CheckSeverity.Warn : CheckSeverity.Error,
        });
    }

    private static PlanValue Convert(YamlNode node)
    {
        var place = new SourcePlace("plan.yaml", (int)node.Start.Line, (int)node.Start.Column);
        return node switch
        {
            YamlScalarNode scalar => new PlanScalar(scalar.Value ?? string.Empty, scalar.Style == ScalarStyle.Plain, place),
            YamlSequenceNode list => new PlanList([.. list.Children.Select(Convert)], place),
            YamlMappingNode map => new PlanMap([.. map.Children.Select(c => new PlanEntry(((YamlScalarNode)c.Key).Value!, Convert(c.Value), place))], place),
            _ => throw new NotSupportedException(),
        };
    }
}
