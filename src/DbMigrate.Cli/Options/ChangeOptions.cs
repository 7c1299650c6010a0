using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands that change a database.</summary>
internal sealed class ChangeOptions
{
    /// <summary>Adds them to a command.</summary>
    public ChangeOptions(Command command)
    {
        command.Add(OverrideGate);
        command.Add(Reason);
        command.Add(AcceptChanged);
        command.Add(TerminateBlockers);
        command.Add(Yes);
        command.Add(WhatIf);
    }

    /// <summary>The closed gates to pass.</summary>
    public Option<string[]> OverrideGate { get; } =
        new("--override-gate")
        {
            Description =
                "Pass a closed gate: its name in the status, or its kind where one of that kind is closed. Recorded in "
                + "the journal; requires --reason. Can be repeated.",
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>The reason for passing gates.</summary>
    public Option<string?> Reason { get; } =
        new("--reason") { Description = "The reason, recorded in the journal.", HelpName = "TEXT" };

    /// <summary>Accepts the changed content of an applied phase.</summary>
    public Option<bool> AcceptChanged { get; } =
        new("--accept-changed")
        {
            Description = "Accept that files of an applied phase have changed since it was run.",
        };

    /// <summary>Terminates blocking sessions.</summary>
    public Option<bool> TerminateBlockers { get; } =
        new("--terminate-blockers")
        {
            Description = "Terminate sessions that still block after half of the lock budget. Recorded in the journal.",
        };

    /// <summary>Skips the confirmation.</summary>
    public Option<bool> Yes { get; } =
        new("--yes", "-y") { Description = "Do not ask for confirmation of dangerous phases." };

    /// <summary>Shows what would be done.</summary>
    public Option<bool> WhatIf { get; } =
        new("--what-if")
        {
            Description = "Show the gates and each step's statements, locks and tables. Change nothing.",
        };

    /// <summary>Returns the engine's options.</summary>
    public InvokeOptions Read(CommandContext context, CancellationToken cancellationToken)
    {
        var gates = context.Get(OverrideGate) ?? [];
        var reason = context.Get(Reason);
        if (gates.Length > 0 && string.IsNullOrWhiteSpace(reason))
        {
            throw new UsageException($"--override-gate {gates[0]}: --reason TEXT is required; the journal keeps it.");
        }

        return new InvokeOptions
        {
            OverrideGates = gates,
            Reason = reason,
            AcceptChanged = context.Get(AcceptChanged),
            TerminateBlockers = context.Get(TerminateBlockers),
            // Without a terminal there is no question, and the engine refuses.
            Confirm =
                context.Get(Yes) ? _ => true
                : Prompt.IsPossible ? question => Prompt.Confirm(question, cancellationToken)
                : null,
        };
    }
}
