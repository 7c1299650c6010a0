using System.CommandLine;
using System.CommandLine.Parsing;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Running;

/// <summary>Describes the errors of a command line, with the nearest valid word.</summary>
internal static class UsageErrors
{
    /// <summary>Returns every error, one per line; null where the command line is valid.</summary>
    public static string? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = Unknown(parsed).ToList();
        if (parsed.Errors.Count == 0 && unknown.Count == 0)
        {
            return null;
        }

        // An unknown word makes the parser report what is missing in its place as well.
        var lines =
            unknown.Count > 0
                ? unknown.Select(word => Describe(word, command))
                : parsed.Errors.SelectMany(e => Describe(e, parsed)).Distinct();
        return string.Join(Environment.NewLine, lines.Select(l => $"{PathOf(command)}: {l}"));
    }

    /// <summary>Returns a command with its parents, as in <c>dbmigrate sandbox stop</c>.</summary>
    public static string PathOf(Command command) =>
        command is RootCommand
            ? "dbmigrate"
            : string.Join(
                ' ',
                command
                    .Parents.OfType<Command>()
                    .Where(c => c is not RootCommand)
                    .Select(c => c.Name)
                    .Prepend("dbmigrate")
                    .Append(command.Name)
            );

    // An argument of any number of words accepts a mistyped option as well.
    private static IEnumerable<string> Unknown(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
            ? parsed.UnmatchedTokens
            : parsed
                .UnmatchedTokens.Concat(
                    parsed.CommandResult.Tokens.Select(t => t.Value).Where(t => t.Length > 1 && t[0] == '-')
                )
                .Distinct();

    private static string Describe(string word, Command command)
    {
        var isOption = word.StartsWith('-');
        var known = isOption
            ? command
                .Options.Concat(command.Parents.OfType<Command>().SelectMany(c => c.Options).Where(o => o.Recursive))
                .Select(o => o.Name)
            : command.Subcommands.Select(c => c.Name);
        var kind =
            isOption ? "option"
            : command.Subcommands.Count > 0 ? "command"
            : "argument";
        return NearestWord.Of(word, known) is { } near
            ? $"unknown {kind} '{word}'. Did you mean '{near}'?"
            : $"unknown {kind} '{word}'.";
    }

    private static IEnumerable<string> Describe(ParseError error, ParseResult parsed) =>
        error.SymbolResult switch
        {
            // The parser reports that a word is missing, but not which one. Where none is, a rule of the command failed.
            CommandResult or OptionResult { Implicit: true } => Missing(parsed).DefaultIfEmpty(error.Message),
            ArgumentResult { Tokens.Count: 0, Parent: CommandResult } => Missing(parsed),
            OptionResult { Tokens.Count: 0 } option => [NoValue(option)],
            ArgumentResult { Tokens.Count: 0, Parent: OptionResult option } => [NoValue(option)],
            OptionResult option when IsChoice(option.Option) => [Choice(option)],
            ArgumentResult { Parent: OptionResult option } when IsChoice(option.Option) => [Choice(option)],
            _ => [error.Message],
        };

    // The parser lists all names of the type, also those that the option does not take.
    private static bool IsChoice(Option option) =>
        option.HelpName is not null && (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType).IsEnum;

    private static string Choice(OptionResult given)
    {
        var words = given.Option.HelpName!.Split('|');
        return $"{given.Option.Name} {given.Tokens[0].Value}: expected {string.Join(", ", words[..^1])} or {words[^1]}.";
    }

    private static string NoValue(OptionResult option) =>
        $"option {option.Option.Name} requires a value ({option.Option.HelpName}).";

    private static IEnumerable<string> Missing(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            return [$"missing command: {string.Join(", ", command.Subcommands.Select(c => c.Name))}."];
        }

        var arguments = command
            .Arguments.Where(a => (parsed.GetResult(a)?.Tokens.Count ?? 0) < a.Arity.MinimumNumberOfValues)
            .Select(a => $"missing argument <{a.Name}> ({Lower(a.Description ?? string.Empty)}).");
        var options = command
            .Options.Where(o => o.Required && parsed.GetResult(o) is null or { Implicit: true, Option.Required: true })
            .Select(o => $"missing option {o.Name} {o.HelpName}.");
        return arguments.Concat(options);
    }

    // An abbreviation, as in "SQL files", keeps its capitals.
    private static string Lower(string description) =>
        description.Length > 1 && char.IsLower(description[1])
            ? char.ToLowerInvariant(description[0]) + description[1..].TrimEnd('.')
            : description.TrimEnd('.');
}
