using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Output;

/// <summary>Writes commands of this host that repeat the plan and the connection of the running command.</summary>
/// <param name="path">The running command, as in <c>dbmigrate sandbox stop</c>.</param>
/// <param name="options">The options to repeat, each as words.</param>
internal sealed partial class CommandText(string path, IReadOnlyList<IReadOnlyList<string>> options)
{
    private const string PlanOption = "--plan";

    /// <summary>The running command, as in <c>dbmigrate sandbox stop</c>.</summary>
    public string Path { get; } = path;

    /// <summary>Reads the running command and the options to repeat from a parsed command line.</summary>
    public static CommandText Of(ParseResult parsed) =>
        new(
            UsageErrors.PathOf(parsed.CommandResult.Command),
            [.. parsed.CommandResult.Children.OfType<OptionResult>().Where(o => !o.Implicit).SelectMany(Repeat)]
        );

    /// <summary>Returns a command on the plan alone, in backticks: <c>plan</c>.</summary>
    public string OnPlan(params string[] words) => Write([.. words, .. options.Where(IsPlan).SelectMany(o => o)]);

    /// <summary>Returns a command on the plan's databases, in backticks: <c>invoke</c>, <c>status</c>.</summary>
    public string OnDatabase(params string[] words) => Write([.. words, .. options.SelectMany(o => o)]);

    /// <summary>Returns a command that uses no plan, in backticks: <c>sandbox list</c>.</summary>
    public string Write(params string[] words) => $"`dbmigrate {string.Join(' ', words.Select(Quote))}`";

    /// <summary>Returns the command that continues a phase: <c>undo</c> in an undo, otherwise <c>invoke</c>.</summary>
    public string Continue(string phase, params string[] more) =>
        OnDatabase([Path == "dbmigrate undo" ? "undo" : "invoke", phase, .. more]);

    private static bool IsPlan(IReadOnlyList<string> words) => words[0] == PlanOption;

    /// <summary>
    /// Returns the words of an option. A value that may hold a secret becomes a placeholder: an error message can end
    /// up in a log.
    /// </summary>
    private static IEnumerable<IReadOnlyList<string>> Repeat(OptionResult option) =>
        option.Option.Name switch
        {
            PlanOption or "--username" or "--environment" => option.Tokens.Select(t =>
                new[] { option.Option.Name, t.Value }
            ),
            "--connection" => option.Tokens.Select(t =>
                new[] { option.Option.Name, WithoutPassword().IsMatch(t.Value) ? t.Value : "URI" }
            ),
            "--variable" => option.Tokens.Select(t => new[] { option.Option.Name, t.Value.Split('=')[0] + "=VALUE" }),
            "--password-stdin" =>
            [
                [option.Option.Name],
            ],
            _ => [],
        };

    private static string Quote(string word) =>
        Plain().IsMatch(word) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[\w./:=@%+,\\-]+\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A\w+://([\w.-]+@)?[\w.:,\[\]-]+(/[\w-]*)?\z")]
    private static partial Regex WithoutPassword();
}
