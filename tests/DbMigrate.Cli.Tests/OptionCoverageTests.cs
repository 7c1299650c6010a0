using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace DbMigrate.Cli.Tests;

/// <summary>Every option and argument of each command is used by a test: a new one without its test fails here.</summary>
public sealed partial class OptionCoverageTests
{
    // CommonOptionTests runs these on each command.
    private static readonly string[] Shared =
    [
        "--connection",
        "--env-file",
        "--environment",
        "--json",
        "--no-color",
        "--password-stdin",
        "--plan",
        "--username",
        "--variable",
        "--verbose",
    ];

    private static readonly Lazy<HashSet<string>> Used = new(() => [.. Lines().SelectMany(Parts)]);

    public static TheoryData<string> All => [.. Leaves(CommandLine.CreateRoot(), string.Empty)];

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_used_by_a_test(string part) => Assert.Contains(part, Used.Value);

    [Fact]
    public void What_no_test_uses_is_found()
    {
        Assert.Contains("undo: --through", Used.Value);
        Assert.DoesNotContain("undo: --output", Used.Value);
        Assert.Equal(
            ["approve: phase", "approve: --note"],
            Parts("approve a --note x").Where(p => !p.EndsWith("--json", StringComparison.Ordinal))
        );
    }

    private static IEnumerable<string> Leaves(Command command, string path) =>
        command.Subcommands.Count > 0
            ? command.Subcommands.SelectMany(c => Leaves(c, $"{path} {c.Name}".Trim()))
            : command
                .Arguments.Select(a => a.Name)
                .Concat(command.Options.Select(o => o.Name).Except(Shared))
                .Select(name => $"{path}: {name}");

    /// <summary>Returns what a command line uses: <c>undo: --through</c>.</summary>
    private static IEnumerable<string> Parts(string line)
    {
        var result = CommandLine.CreateRoot().Parse(Words().Matches(line).Select(m => m.Value).ToList()).CommandResult;
        var path = string.Empty;
        for (SymbolResult? part = result; part is CommandResult command; part = part.Parent)
        {
            path = command.Command is RootCommand ? path : $"{command.Command.Name} {path}";
        }

        return result
            .Children.Select(c =>
                c switch
                {
                    OptionResult { Implicit: false } option => option.Option.Name,
                    ArgumentResult { Tokens.Count: > 0 } argument => argument.Argument.Name,
                    _ => null,
                }
            )
            .OfType<string>()
            .Select(name => $"{path.Trim()}: {name}");
    }

    /// <summary>
    /// Returns the command lines of the tests: texts with several words, and lists of words. A text that is none has no
    /// command in front, and uses nothing.
    /// </summary>
    private static IEnumerable<string> Lines()
    {
        var folder = Path.Combine(Checkout.Root, "tests", "DbMigrate.Cli.Tests");
        foreach (
            var file in Directory.GetFiles(folder, "*.cs").Where(f => !f.EndsWith($"{nameof(OptionCoverageTests)}.cs"))
        )
        {
            var text = File.ReadAllText(file);
            foreach (Match list in Lists().Matches(text))
            {
                yield return string.Join(
                    ' ',
                    Texts().Matches(list.Value).Select(m => m.Groups[1].Value.Replace(' ', '_'))
                );
            }

            foreach (Match line in Texts().Matches(text))
            {
                yield return line.Groups[1].Value;
            }
        }

        foreach (var scenario in ConditionScenario.All)
        {
            yield return scenario.Command;
            foreach (var first in scenario.First)
            {
                yield return first.Command;
            }
        }
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex Words();

    [GeneratedRegex("""\[[^\[\];]*"[^\[\];]*\]|\([^()\[\];]*"[^()\[\];]*\)""")]
    private static partial Regex Lists();

    [GeneratedRegex("\\$?@?\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Texts();
}
