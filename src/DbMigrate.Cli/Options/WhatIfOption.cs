using System.CommandLine;
using DbMigrate.Cli.Commands;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The option of a command that shows what it would change, and changes nothing.</summary>
internal sealed class WhatIfOption
{
    private readonly Option<bool> _option = new("--what-if")
    {
        Description = "Show what would be done. Change nothing.",
    };

    /// <summary>Adds the option to a command.</summary>
    public WhatIfOption(CliCommand command)
    {
        command.Add(_option);
    }

    /// <summary>Returns whether it is given; then says what would be done.</summary>
    /// <param name="context">The call.</param>
    /// <param name="what">What would be done, as in <c>approve phase a of shop</c>.</param>
    public bool Shows(CommandContext context, string what)
    {
        var given = IsGiven(context);
        if (given)
        {
            context.Output.Tell(MessageKind.Information, $"What if: {what}.");
        }

        return given;
    }

    /// <summary>Returns whether it is given.</summary>
    public bool IsGiven(CommandContext context) => context.Get(_option);
}
