using System.CommandLine;
using System.CommandLine.Parsing;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Cli.Running;

/// <summary>What is wrong with a command line, in words, with the nearest word that would be right.</summary>
internal static class UsageErrors
{
    /// <summary>Everything that is wrong, or null.</summary>
    public static string? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = Unknown(parsed).ToList();
        if (parsed.Errors.Count == 0 && unknown.Count == 0)
        {
            return null;
        }

        // A word that nobody knows makes the parser complain of what is missing in its place as well.
        var lines =
            unknown.Count > 0
                ? unknown.Select(word => Describe(word, command))
                : parsed.Errors.Select(e => IsMissing(e, parsed) ? DescribeMissing(command) : e.Message);
        return string.Join(Environment.NewLine, lines.Append($"'{PathOf(command)} --help' lists what there is."));
    }

    // An argument that takes any number of words takes a mistyped option as well.
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
        var text =
            isOption || command.Subcommands.Count > 0
                ? $"'{PathOf(command)}' knows no {(isOption ? "option" : "command")} '{word}'."
                : $"'{PathOf(command)}' can do nothing with '{word}'.";
        return NearestWord.Of(word, known) is { } near ? $"{text} Did you mean '{near}'?" : text;
    }

    // The parser says that a word of the command itself is missing, and not which one.
    private static bool IsMissing(ParseError error, ParseResult parsed) =>
        error.SymbolResult == parsed.CommandResult
        || error.SymbolResult is ArgumentResult { Tokens.Count: 0, Parent: CommandResult };

    private static string DescribeMissing(Command command) =>
        command.Arguments is [var argument, ..]
            ? $"'{PathOf(command)}' wants <{argument.Name}>: {argument.Description}"
            : $"'{PathOf(command)}' wants a command: {string.Join(", ", command.Subcommands.Select(c => c.Name))}.";

    private static string PathOf(Command command) =>
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
}
