namespace DbMigrate.Build.Mutation;

/// <summary>Puts each fault of the list into a copy of the repository, one at a time, and runs its tests.</summary>
internal static class GuardRun
{
    private static readonly string Copy = Repository.In("output", "mutation", "repository");

    private static readonly string Project = Path.Combine(Copy, "tests", "DbMigrate.Engine.Tests");

    // Quieter ones leave out why a test failed.
    private const string Messages = "console;verbosity=minimal";

    private static readonly string Engine = Path.Combine(Copy, "src", "DbMigrate.Engine");

    private static readonly string[] Build = BuildOf(Project);

    // The tests need not be compiled again for a fault in the engine.
    private static readonly string[] BuildEngine = BuildOf(Engine);

    private static readonly string[] Test =
    [
        "test",
        Project,
        "-c",
        "Release",
        "--no-build",
        "--logger",
        Messages,
        "--filter",
    ];

    /// <summary>Runs the mutations whose names have one of the words; all without a word.</summary>
    /// <returns>1 where a fault was not noticed or does not compile; else 0.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var wanted = GuardMutation
            .Read(Repository.In("tests", "mutation", "guards.json"))
            .Where(m => words.Count == 0 || words.Any(w => m.Name.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        await CopyAsync();
        foreach (var edit in wanted.SelectMany(m => m.Edits))
        {
            if (!edit.File.StartsWith("src/DbMigrate.Engine/", StringComparison.Ordinal))
            {
                throw new BuildFailedException($"guards.json: '{edit.File}' is not a file of the engine.");
            }

            edit.Apply(await File.ReadAllTextAsync(Path.Combine(Copy, edit.File)));
        }

        await CheckUnchangedAsync(wanted);
        Log.Step($"Guards: {wanted.Count} faults, one at a time");
        var outcomes = new List<(GuardMutation Mutation, GuardOutcome Outcome)>();
        foreach (var mutation in wanted)
        {
            var outcome = await TryAsync(mutation);
            outcomes.Add((mutation, outcome));
            Log.Note($"{Text(outcome)}: {mutation.Name}");
        }

        var left = outcomes.Where(o => o.Outcome != GuardOutcome.Noticed).ToList();
        Log.Note($"{outcomes.Count - left.Count} of {outcomes.Count} faults noticed.");
        foreach (var (mutation, outcome) in left)
        {
            Log.Note($"{Text(outcome)}: {mutation.Name} ({mutation.File}), by {mutation.Tests}");
        }

        return left.Count == 0 ? 0 : 1;
    }

    // A test that fails without any fault would notice each of them.
    private static async Task CheckUnchangedAsync(IReadOnlyList<GuardMutation> wanted)
    {
        Log.Step("Guards: their tests, without a fault");
        var filter = Filter(wanted.SelectMany(m => m.Tests.Split('|')).Distinct(StringComparer.Ordinal));
        foreach (string[] words in new[] { Build, [.. Test, filter] })
        {
            var (code, output) = await DotnetAsync(words);
            if (code != 0)
            {
                throw new BuildFailedException($"'dotnet {words[0]}' fails without any fault.\n{output}");
            }
        }
    }

    private static async Task<GuardOutcome> TryAsync(GuardMutation mutation)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var edit in mutation.Edits)
            {
                var path = Path.Combine(Copy, edit.File);
                var text = await File.ReadAllTextAsync(path);
                texts.TryAdd(path, text);
                await File.WriteAllTextAsync(path, edit.Apply(text));
            }

            if ((await DotnetAsync(BuildEngine)).ExitCode != 0)
            {
                return GuardOutcome.DoesNotCompile;
            }

            File.Copy(Library(Engine), Library(Project), overwrite: true);
            return (await DotnetAsync([.. Test, Filter(mutation.Tests.Split('|'))])).ExitCode == 0
                ? GuardOutcome.NotNoticed
                : GuardOutcome.Noticed;
        }
        finally
        {
            foreach (var (path, text) in texts)
            {
                await File.WriteAllTextAsync(path, text);
            }
        }
    }

    // A fault may well be a finding of an analyzer, and it is the tests that are to notice it.
    private static string[] BuildOf(string project) =>
        ["build", project, "-c", "Release", "-v", "q", "-nologo", "-p:RunAnalyzers=false"];

    private static string Library(string project) =>
        Path.Combine(project, "bin", "Release", "net8.0", "DbMigrate.Engine.dll");

    private static string Filter(IEnumerable<string> tests) =>
        string.Join('|', tests.Select(t => $"FullyQualifiedName~{t}"));

    private static Task<(int ExitCode, string Output)> DotnetAsync(IEnumerable<string> arguments) =>
        Tool.CaptureAsync(Tool.Dotnet, [.. arguments], TimeSpan.FromMinutes(20));

    /// <summary>Copies what is tracked, with what is not committed yet. What was built there is used again.</summary>
    private static async Task CopyAsync()
    {
        var (code, list) = await Tool.CaptureAsync("git", ["ls-files", "-z"]);
        if (code != 0)
        {
            throw new BuildFailedException($"'git ls-files' ended with exit code {code}: {list}");
        }

        foreach (var file in list.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var source = Repository.In(file);
            var target = Path.Combine(Copy, file);
            if (File.Exists(source) && !IsSame(source, target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target, overwrite: true);
            }
        }
    }

    private static bool IsSame(string source, string target) =>
        File.Exists(target) && File.ReadAllBytes(source).AsSpan().SequenceEqual(File.ReadAllBytes(target));

    private static string Text(GuardOutcome outcome) =>
        outcome switch
        {
            GuardOutcome.Noticed => "noticed",
            GuardOutcome.NotNoticed => "NOT NOTICED",
            _ => "DOES NOT COMPILE",
        };
}
