using System.CommandLine;

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
