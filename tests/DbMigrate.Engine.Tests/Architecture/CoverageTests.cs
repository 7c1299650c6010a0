using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.ReferenceDocs;

namespace DbMigrate.Engine.Tests.Architecture;

/// <summary>What every kind and condition needs: a new one without its tests fails here.</summary>
public sealed partial class CoverageTests
{
    // With the reason why one host cannot meet the condition.
    private static readonly Dictionary<string, string> NotOfTheCommand = new()
    {
        ["SandboxFailed"] = "the command has no option that can be wrong; its other causes are broken installations",
    };

    private static readonly string[] StepsWithoutLifecycle =
    [
        // Whatever the operator wrote: the crash series run them.
        "sql",
        "script",
        "manual",
        "milestone",
        // Runs in batches: the tests of Data/ interrupt it.
        "backfill",
        // Works on two databases: the tests of Copy/ run it forward, back and forward, and interrupt it.
        "copy",
    ];

    // Two sides of one table.
    private static readonly Dictionary<string, string> TableOf = new() { ["absent"] = "exists" };

    public static TheoryData<string> Conditions =>
        [.. typeof(MigrationException).Assembly.GetTypes().Where(IsCondition).Select(t => IdOf(t))];

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Every_condition_is_brought_about_in_both_hosts(string condition)
    {
        var scenarios = File.ReadAllText(Path.Combine(Snapshot.Root, "tests", "conditions.json"));
        if (scenarios.Contains($"\"condition\": \"{condition}\"", StringComparison.Ordinal))
        {
            return;
        }

        var word = new Regex($@"\b{condition}\b");
        Assert.True(
            NotOfTheCommand.ContainsKey(condition) || Sources("DbMigrate.Cli.Tests", "*.cs").Any(word.IsMatch),
            $"No test of the command brings {condition} about. Add it to tests/conditions.json."
        );
        Assert.True(
            Sources("Module", "*.ps1").Any(word.IsMatch),
            $"No test of the module brings {condition} about. Add it to tests/conditions.json."
        );
    }

    [Fact]
    public void Every_kind_of_step_has_a_lifecycle_test() =>
        Assert.All(
            Kinds("step").Except(StepsWithoutLifecycle),
            kind => Assert.True(HasTest($"{Pascal(kind)}StepTests.cs", "new StepLifecycle("), kind)
        );

    [Fact]
    public void Every_kind_of_gate_has_a_table_of_outcomes() =>
        Assert.All(
            Kinds("gate").Append("order"),
            kind => Assert.True(HasTest($"{Pascal(kind)}GateTests.cs", "[Theory]"), kind)
        );

    [Fact]
    public void Every_kind_of_check_has_a_table_of_outcomes() =>
        Assert.All(
            Kinds("check"),
            kind =>
                Assert.True(
                    HasTest($"{Pascal(TableOf.GetValueOrDefault(kind, kind))}CheckTests.cs", "[Theory]"),
                    $"{kind}: {Pascal(kind)}CheckTests has no theory."
                )
        );

    private static string IdOf(Type condition) =>
        ((MigrationException)RuntimeHelpers.GetUninitializedObject(condition)).ErrorId;

    private static bool IsCondition(Type type) => type.IsSubclassOf(typeof(MigrationException)) && !type.IsAbstract;

    private static IEnumerable<string> Sources(string project, string pattern) =>
        Files(project, pattern).Select(File.ReadAllText);

    private static IEnumerable<string> Files(string project, string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Snapshot.Root, "tests", project), pattern, SearchOption.AllDirectories)
            .Where(f => !Output().IsMatch(f));

    private static bool HasTest(string file, string text) =>
        Files("DbMigrate.Engine.Tests", file).Any(f => File.ReadAllText(f).Contains(text, StringComparison.Ordinal));

    private static IEnumerable<string> Kinds(string family) =>
        DocumentedKind.All.Where(k => k.Family == family).Select(k => k.Key);

    private static string Pascal(string kind) =>
        string.Concat(kind.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex Output();
}
