using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Running;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Cli.Output;

/// <summary>
/// Writes commands of this host that repeat the options of the running command, so that a pasted command does the same.
/// </summary>
/// <param name="path">The running command, as in <c>dbmigrate sandbox stop</c>.</param>
/// <param name="shared">The options for every command on the plan or its databases, each as words.</param>
/// <param name="own">The options for the running command alone, each as words.</param>
/// <param name="options">The names of the options that the running command has.</param>
internal sealed partial class CommandText(
    string path,
    IReadOnlyList<IReadOnlyList<string>> shared,
    IReadOnlyList<IReadOnlyList<string>> own,
    IReadOnlyList<string> options
)
{
    private const string Root = "dbmigrate ";
    private const string PlanOption = "--plan";
    private const string UserNameOption = "--username";
    private const string PasswordOption = "--password-stdin";
    private const string VariableOption = "--variable";
    private const string GateOption = "--override-gate";
    private const string ReasonOption = "--reason";
    private const string Reason = "TEXT";
    private const string NowOption = "--now";
    private const string OnTimeOption = "--on-time";

    /// <summary>The running command, as in <c>dbmigrate sandbox stop</c>.</summary>
    public string Path { get; } = path;

    /// <summary>Reads the running command and the options to repeat from a parsed command line.</summary>
    public static CommandText Of(ParseResult parsed)
    {
        var given = parsed.CommandResult.Children.OfType<OptionResult>().Where(o => !o.Implicit).ToList();
        return new(
            UsageErrors.PathOf(parsed.CommandResult.Command),
            [.. given.SelectMany(Shared)],
            [.. given.SelectMany(Own)],
            [.. parsed.CommandResult.Command.Options.Select(o => o.Name)]
        );
    }

    /// <summary>Returns a command on the plan alone, in backticks: <c>plan</c>.</summary>
    public string OnPlan(params string[] words) => Write([.. words, .. shared.Where(IsPlan).SelectMany(o => o)]);

    /// <summary>
    /// Returns a command on the plan's databases, in backticks: <c>invoke</c>, <c>status</c>. The running command is
    /// repeated with its own options.
    /// </summary>
    public string OnDatabase(params string[] words) =>
        Write([
            .. words,
            .. shared.SelectMany(o => o),
            .. IsRunning(words) ? own.Where(o => !Holds(words, o)).SelectMany(o => o) : [],
        ]);

    /// <summary>
    /// Returns a command on the plan's databases for another login, in backticks. The login of the running command is
    /// not repeated.
    /// </summary>
    public string OnDatabaseAs(string login, params string[] words) =>
        Write([
            .. words,
            .. shared.Where(o => o[0] is not (UserNameOption or PasswordOption)).SelectMany(o => o),
            UserNameOption,
            login,
        ]);

    /// <summary>Returns a command that uses no plan, in backticks: <c>sandbox list</c>.</summary>
    public string Write(params string[] words) => $"`{Root}{string.Join(' ', words.Select(Quote))}`";

    /// <summary>The phase that continues what stopped, in place of the one that a condition is about; or null.</summary>
    public string? ContinuedBy { get; private init; }

    /// <summary>Returns the same for a condition that another phase continues.</summary>
    public CommandText For(string? continuedBy) => new(Path, shared, own, options) { ContinuedBy = continuedBy };

    /// <summary>Returns the command that continues a phase: <c>undo</c> in an undo, otherwise <c>invoke</c>.</summary>
    public string Continue(string phase, params string[] more) =>
        OnDatabase([Path == Root + "undo" ? "undo" : "invoke", ContinuedBy ?? phase, .. more]);

    /// <summary>Returns whether the running command was given one of its own options.</summary>
    public bool Gave(string option) => own.Any(o => o[0] == option);

    /// <summary>Returns whether the running command has an option of that name.</summary>
    public bool Knows(string option) => options.Contains(option);

    /// <summary>Returns the command that reads a SQL file, in backticks, with values for its variables.</summary>
    public string OnFile(string file, IEnumerable<string> unset) =>
        Write([
            "statements",
            file,
            .. shared.Where(o => o[0] == VariableOption).SelectMany(o => o),
            .. unset.SelectMany(v => new[] { VariableOption, v + "=VALUE" }),
        ]);

    /// <summary>Returns the command that invokes a phase past its closed gates.</summary>
    public string PassGates(string phase, IEnumerable<string> gates)
    {
        string[] words = ["invoke", phase, .. gates.SelectMany(g => new[] { GateOption, g })];
        return own.Any(o => o[0] == ReasonOption) ? OnDatabase(words) : OnDatabase([.. words, ReasonOption, Reason]);
    }

    /// <summary>Returns whether a command is the running one, which may have two words: <c>maintenance run</c>.</summary>
    private bool IsRunning(string[] words) =>
        (Root + string.Join(' ', words) + ' ').StartsWith(Path + ' ', StringComparison.Ordinal);

    private static bool IsPlan(IReadOnlyList<string> words) => words[0] == PlanOption;

    /// <summary>
    /// Returns whether a command has an option already, or one that it contradicts; a gate is another option than
    /// another gate.
    /// </summary>
    private static bool Holds(string[] words, IReadOnlyList<string> option) =>
        option[0] switch
        {
            GateOption => words.Zip(words.Skip(1)).Contains((option[0], option[1])),
            OnTimeOption => words.Contains(OnTimeOption) || words.Contains(NowOption),
            _ => words.Contains(option[0]),
        };

    /// <summary>
    /// Returns the words of an option that other commands take, too. A value that may hold a secret becomes a
    /// placeholder: an error message can end up in a log.
    /// </summary>
    private static IEnumerable<IReadOnlyList<string>> Shared(OptionResult option) =>
        option.Option.Name switch
        {
            PlanOption or UserNameOption or "--environment" or EnvironmentFileOption.Name => Each(
                option,
                value => value
            ),
            "--connection" => Each(option, value => RepeatableValue.IsConnection(value) ? value : "URI"),
            VariableOption => Each(option, Variable),
            PasswordOption =>
            [
                [option.Option.Name],
            ],
            _ => [],
        };

    /// <summary>
    /// Returns the words of an option of the running command. One that answers questions is not repeated.
    /// </summary>
    private static IEnumerable<IReadOnlyList<string>> Own(OptionResult option) =>
        option.Option.Name switch
        {
            GateOption or "--schedule" => Each(option, value => value),
            "--wait-timeout" => Each(option, value => value),
            ReasonOption => Each(option, value => RepeatableValue.IsText(value) ? value : Reason),
            "--accept-changed" or "--terminate-blockers" or "--wait" or NowOption or OnTimeOption =>
            [
                [option.Option.Name],
            ],
            _ => [],
        };

    private static IEnumerable<IReadOnlyList<string>> Each(OptionResult option, Func<string, string> value) =>
        option.Tokens.Select(t => new[] { option.Option.Name, value(t.Value) });

    private static string Variable(string text)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2 && RepeatableValue.IsVariable(parts[0], parts[1]) ? text : parts[0] + "=VALUE";
    }

    private static string Quote(string word) =>
        Plain().IsMatch(word) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[\w./:=@%+,\\-]+\z")]
    private static partial Regex Plain();
}
