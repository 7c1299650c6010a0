using DbMigrate.Build;
using DbMigrate.Build.Steps;
using DbMigrate.Build.Testing;
using DbMigrate.Build.Testing.Windows;

var steps = new Dictionary<string, Func<Task<int>>>(StringComparer.OrdinalIgnoreCase)
{
    ["build"] = BuildStep.RunAsync,
    ["quick"] = QuickStep.RunAsync,
    ["test"] = TestStep.RunAsync,
    ["docs"] = DocsStep.RunAsync,
    ["demo"] = DemoStep.RunAsync,
    ["bench"] = BenchStep.RunAsync,
    ["package"] = PackageStep.RunAsync,
    ["windows"] = WindowsStep.RunAsync,
};

// Tasks with arguments of their own: one is the only one of its call.
if (args is ["mutate", .. var arguments])
{
    steps = new(StringComparer.OrdinalIgnoreCase) { ["mutate"] = () => MutateStep.RunAsync(arguments) };
    args = ["mutate"];
}
else if (args is ["demo", var example] && !steps.ContainsKey(example))
{
    steps = new(StringComparer.OrdinalIgnoreCase) { ["demo"] = () => DemoStep.RunAsync(example) };
    args = ["demo"];
}

var tasks = args.Length == 0 ? ["build"] : args;
if (tasks.FirstOrDefault(t => !steps.ContainsKey(t)) is { } unknown)
{
    Console.Error.WriteLine($"Unknown task '{unknown}'. The tasks: {string.Join(", ", steps.Keys)}, mutate.");
    return 2;
}

foreach (var task in tasks)
{
    try
    {
        var code = await steps[task]();
        if (code != 0)
        {
            return code;
        }
    }
    catch (BuildFailedException failure)
    {
        Console.Error.WriteLine(failure.Message);
        return 1;
    }
}

return 0;
