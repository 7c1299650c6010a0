using System.Diagnostics;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Cli.Tests;

/// <summary>What the README of docs/examples/assistant-platform shows is run, word for word.</summary>
[Collection(ServerTests.Name)]
public sealed partial class AssistantPlatformExampleTests(ServerFixture server)
{
    private static readonly string Example = Path.Combine(Checkout.Root, "docs", "examples", "assistant-platform");

    [PsqlFact]
    public async Task Whoever_tries_it_sees_what_the_readme_says()
    {
        var database = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Example, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.Path, Path.GetRelativePath(Example, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var variables = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = Login().Replace(database.ToString(), "//platform_owner:try-it@"),
            ["PATH"] = string.Join(
                Path.PathSeparator,
                Path.GetDirectoryName(PsqlFactAttribute.Program),
                Environment.GetEnvironmentVariable("PATH")
            ),
        };
        var text = (await File.ReadAllTextAsync(Path.Combine(Example, "README.md"))).ReplaceLineEndings("\n");
        var lines = Shell()
            .Match(text)
            .Groups["text"]
            .Value.Split('\n')
            .Where(l =>
                l.StartsWith("psql ", StringComparison.Ordinal) || l.StartsWith("dbmigrate ", StringComparison.Ordinal)
            )
            .ToList();
        Assert.Equal(12, lines.Count);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            string[] words =
            [
                .. Word()
                    .Matches(line.Replace("\"$server\"", database.ToString(), StringComparison.Ordinal))
                    .Select(m => m.Value.Trim('"')),
            ];
            outputs[line] =
                words[0] == "psql"
                    ? await PsqlAsync(words[1..], folder.Path)
                    : await CommandAsync(words[1..], variables, folder.Path);
        }

        Assert.Contains("maintenance", outputs["dbmigrate plan"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            "Drops the table public.usage_metrics with 2,700 rows.",
            outputs["dbmigrate undo --through 006"],
            StringComparison.Ordinal
        );
        var types = await File.ReadAllTextAsync(Path.Combine(folder.Path, "database.types.ts"));
        Assert.StartsWith(
            "export interface Database {\n  conversations: {\n    id: string;\n",
            types,
            StringComparison.Ordinal
        );
        Assert.Contains("    is_archived: boolean;\n", types, StringComparison.Ordinal);
        Assert.Contains("    comment: string | null;\n", types, StringComparison.Ordinal);
    }

    /// <summary>Runs the command; an undo is first shown, and then confirmed.</summary>
    private static async Task<string> CommandAsync(
        string[] words,
        IReadOnlyDictionary<string, string> variables,
        string folder
    )
    {
        var shown = string.Empty;
        if (words[0] == "undo")
        {
            var refused = await CommandProcess.RunAsync(words, string.Empty, variables, folder);
            Assert.Equal(3, refused.ExitCode);
            shown = refused.Errors;
            words = [.. words, "--yes"];
        }

        var outcome = await CommandProcess.RunAsync(words, string.Empty, variables, folder);
        Assert.True(
            outcome.ExitCode == 0,
            $"{string.Join(' ', words)}\n{outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}"
        );
        return shown + outcome.Output;
    }

    private static async Task<string> PsqlAsync(string[] words, string folder)
    {
        using var psql = Process.Start(
            new ProcessStartInfo(PsqlFactAttribute.Program!, words)
            {
                WorkingDirectory = folder,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var output = psql.StandardOutput.ReadToEndAsync();
        var errors = await psql.StandardError.ReadToEndAsync();
        await psql.WaitForExitAsync();
        Assert.True(psql.ExitCode == 0, errors);
        return await output;
    }

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex("//[^@]*@")]
    private static partial Regex Login();

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();
}
