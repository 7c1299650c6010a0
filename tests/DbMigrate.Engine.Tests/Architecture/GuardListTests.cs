using System.Text.Json;

namespace DbMigrate.Engine.Tests.Architecture;

/// <summary>The list of faults that <c>mutate guards</c> puts into the code follows the code.</summary>
public sealed class GuardListTests
{
    private static readonly JsonElement[] Faults =
    [
        .. JsonDocument
            .Parse(File.ReadAllText(Path.Combine(Snapshot.Root, "tests", "mutation", "guards.json")))
            .RootElement.EnumerateArray(),
    ];

    public static TheoryData<string> Names => [.. Faults.Select(f => Text(f, "name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_code_that_a_fault_replaces_is_there_once_and_its_tests_exist(string name)
    {
        var fault = Faults.Single(f => Text(f, "name") == name);
        var edits = fault.TryGetProperty("and", out var more) ? more.EnumerateArray().Prepend(fault) : [fault];
        Assert.All(
            edits,
            edit =>
            {
                var code = File.ReadAllText(Path.Combine(Snapshot.Root, Text(edit, "file")));
                Assert.Equal(2, code.Split(Text(edit, "find")).Length);
            }
        );
        Assert.All(
            Text(fault, "tests").Split('|'),
            part => Assert.Contains(part, TestNames(), StringComparison.Ordinal)
        );
    }

    private static string TestNames() =>
        string.Join(
            '\n',
            typeof(GuardListTests)
                .Assembly.GetTypes()
                .SelectMany(t => t.GetMethods().Select(m => $"{t.FullName}.{m.Name}"))
        );

    private static string Text(JsonElement fault, string property) => fault.GetProperty(property).GetString()!;
}
