using System.CommandLine;

namespace DbMigrate.Cli.Options;

/// <summary>The options of every command that reads a plan.</summary>
internal class PlanOptions
{
    /// <summary>Adds them to a command.</summary>
    public PlanOptions(Command command) => command.Add(Plan);

    /// <summary>Where the plan is.</summary>
    public Option<string> Plan { get; } =
        new("--plan", "-p")
        {
            Description = "The plan: a folder with a plan.yaml, or the file. The current folder where it is left out.",
            HelpName = "PATH",
        };

    /// <summary>The phases, as arguments.</summary>
    public static Argument<string[]> Phases(bool required) =>
        new("phase")
        {
            Description = required
                ? "Ids of phases; * and ? stand for any letters."
                : "Ids of phases; * and ? stand for any letters. All where none is given.",
            Arity = required ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
        };
}
