using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands that read a plan.</summary>
internal class PlanOptions
{
    /// <summary>Adds them to a command.</summary>
    public PlanOptions(Command command) => command.Add(Plan);

    /// <summary>The path of the plan.</summary>
    public Option<string> Plan { get; } =
        new("--plan", "-p")
        {
            Description =
                "The plan: its folder or its plan.yaml. Default: the plan in the current folder, or in its nearest parent "
                + "that has one.",
            HelpName = "PATH",
        };

    /// <summary>Requires that a command has either phase ids or a last phase.</summary>
    /// <param name="command">The words that call it, for messages.</param>
    /// <param name="patterns">The ids.</param>
    /// <param name="through">The value of --through, or null.</param>
    /// <exception cref="UsageException">It has none, or both.</exception>
    public static void RequireEither(string command, string[] patterns, string? through)
    {
        if (patterns.Length == 0 && through is null)
        {
            throw new UsageException($"{command}: either phase ids or --through ID is required.");
        }

        if (patterns.Length > 0 && through is not null)
        {
            throw new UsageException($"{command}: phase ids and --through cannot be combined. Leave one out.");
        }
    }

    /// <summary>Creates the argument for phase ids.</summary>
    public static Argument<string[]> Phases(bool required) =>
        new("phase")
        {
            Description = required
                ? "Phase ids; wildcards * and ? allowed."
                : "Phase ids; wildcards * and ? allowed. Default: all phases.",
            Arity = required ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
        };
}
