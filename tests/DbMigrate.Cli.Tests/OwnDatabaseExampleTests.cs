using System.Diagnostics;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Cli.Tests;

/// <summary>What the README of docs/examples/own-database shows is run, word for word.</summary>
[Collection(ServerTests.Name)]
public sealed partial class OwnDatabaseExampleTests(ServerFixture server)
{
    private static readonly string Example = Path.Combine(Checkout.Root, "docs", "examples", "own-database");

    [Fact]
    public async Task What_the_readme_shows_is_what_happens()
    {
        var database = await server.CreateDatabaseAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(Example, "setup")).Order(StringComparer.Ordinal))
        {
            var sql = await File.ReadAllTextAsync(file);
            await ServerFixture.ExecuteAsync(database, sql.Replace(":requests", "50", StringComparison.Ordinal));
        }

        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Example))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        var env = Path.Combine(folder.Path, ".env");
        await File.WriteAllTextAsync(env, $"MASTER_DATABASE_URL={database}\nDATABASE_URL={database}\n");
        var before = await File.ReadAllTextAsync(env);
        var text = (await File.ReadAllTextAsync(Path.Combine(Example, "README.md"))).ReplaceLineEndings("\n");
        var lines = Shell()
            .Match(text)
            .Groups["text"]
            .Value.Split('\n')
            .Where(l => l.StartsWith("dbmigrate ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(5, lines.Count);
        foreach (var line in lines)
        {
            var words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            var outcome = await CommandProcess.RunAsync(
                words[0] is "invoke" or "undo" ? [.. words, "--yes"] : words,
                string.Empty,
                await VariablesAsync(env),
                folder.Path
            );
            Assert.True(outcome.ExitCode == 0, $"{line}\n{outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}");
            if (words[0] == "plan")
            {
                Assert.Contains(
                    "clarity by phase 1, step 3 (database clarity)",
                    outcome.Output,
                    StringComparison.Ordinal
                );
            }
            else if (line == "dbmigrate invoke 2 3 4 5")
            {
                var values = await VariablesAsync(env);
                Assert.Equal(values["CLARITY_DATABASE_URL"], values["DATABASE_URL"]);
                var password = new Uri(values["DATABASE_URL"]).UserInfo.Split(':')[1];
                Assert.DoesNotContain(password, outcome.Output + outcome.Errors, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await File.ReadAllTextAsync(env));
    }

    [PsqlFact]
    public async Task The_demo_loses_no_row_of_an_application_that_writes()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var command = Path.Combine(folder.Path, "dbmigrate");
        await File.WriteAllTextAsync(
            command,
            $"#!/bin/sh\nexec {string.Join(' ', BuiltCommand.Words.Select(w => $"'{w}'"))} \"$@\"\n"
        );
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", [Path.Combine(Example, "demo.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["DBMIGRATE_COMMAND"] = command;
        start.Environment["PATH"] =
            Path.GetDirectoryName(PsqlFactAttribute.Program) + Path.PathSeparator + start.Environment["PATH"];
        using var demo = Process.Start(start)!;
        demo.StandardInput.Close();
        var output = await demo.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(4));
        await demo.WaitForExitAsync();

        Assert.True(demo.ExitCode == 0, output);
        Assert.EndsWith("Every row that was confirmed is there, once.", output.Trim(), StringComparison.Ordinal);
        Assert.Contains("The table public.feature_requests has moved to", output, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("^ +[0-9]+ ERROR:(?!.* has moved to )", RegexOptions.Multiline), output);
    }

    private static async Task<Dictionary<string, string>> VariablesAsync(string env) =>
        (await File.ReadAllLinesAsync(env))
            .Select(l => l.Split('=', 2))
            .ToDictionary(l => l[0], l => l[1].Trim('\''), StringComparer.Ordinal);

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();
}
