using DbMigrate.Build;
using DbMigrate.Build.Steps;

var steps = new Dictionary<string, Func<Task<int>>>(StringComparer.OrdinalIgnoreCase)
{
    ["build"] = BuildStep.RunAsync,
    ["test"] = TestStep.RunAsync,
    ["docs"] = DocsStep.RunAsync,
    ["demo"] = DemoStep.RunAsync,
    ["bench"] = BenchStep.RunAsync,
    ["package"] = PackageStep.RunAsync,
};

var words = args.Length == 0 ? ["build"] : args;
if (words.FirstOrDefault(w => !steps.ContainsKey(w)) is { } unknown)
{
    Console.Error.WriteLine($"'{unknown}' is not a word of the build. The words: {string.Join(", ", steps.Keys)}.");
    return 2;
}

foreach (var word in words)
{
    try
    {
        var code = await steps[word]();
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
