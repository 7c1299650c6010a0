using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The options of the commands that change a database.</summary>
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

    /// <summary>The gates to pass.</summary>
    public Option<string[]> OverrideGate { get; } =
        new("--override-gate")
        {
            Description =
                "Pass a closed gate, by the name that status gives; may be repeated, is journaled, wants --reason.",
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>Why.</summary>
    public Option<string?> Reason { get; } =
        new("--reason") { Description = "Why; the journal keeps it.", HelpName = "TEXT" };

    /// <summary>A changed file is meant.</summary>
    public Option<bool> AcceptChanged { get; } =
        new("--accept-changed") { Description = "Go on although files of an applied phase have changed since." };

    /// <summary>Ends who blocks.</summary>
    public Option<bool> TerminateBlockers { get; } =
        new("--terminate-blockers")
        {
            Description =
                "End the sessions that still hold a lock when half of the lock budget is spent; is journaled.",
        };

    /// <summary>Do not ask.</summary>
    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask before something dangerous." };

    /// <summary>Say it, do nothing.</summary>
    public Option<bool> WhatIf { get; } =
        new("--what-if")
        {
            Description = "Show the gates, and each step's statements, locks and tables; change nothing.",
        };

    /// <summary>The engine's options.</summary>
    public InvokeOptions Read(CommandContext context, CancellationToken cancellationToken)
    {
        var gates = context.Get(OverrideGate) ?? [];
        var reason = context.Get(Reason);
        if (gates.Length > 0 && string.IsNullOrWhiteSpace(reason))
        {
            throw new UsageException($"--override-gate {gates[0]}: say why with --reason TEXT; the journal keeps it.");
        }

        return new InvokeOptions
        {
            OverrideGates = gates,
            Reason = reason,
            AcceptChanged = context.Get(AcceptChanged),
            TerminateBlockers = context.Get(TerminateBlockers),
            // Where nobody can be asked, the engine refuses and says what to do.
            Confirm =
                context.Get(Yes) ? _ => true
                : Prompt.IsPossible ? question => Prompt.Confirm(question, cancellationToken)
                : null,
        };
    }
}
