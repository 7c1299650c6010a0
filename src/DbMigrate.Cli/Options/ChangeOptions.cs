using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands that change a database.</summary>
internal sealed class ChangeOptions
{
    private readonly WaitOptions _wait;

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasGates">Whether gates are asked.</param>
    public ChangeOptions(Command command, bool hasGates)
    {
        if (hasGates)
        {
            command.Add(OverrideGate);
        }

        command.Add(Reason);
        command.Add(AcceptChanged);
        command.Add(TerminateBlockers);
        _wait = new WaitOptions(command);
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

    /// <summary>The reason for passing gates and for accepting changed content.</summary>
    public Option<string?> Reason { get; } =
        new("--reason") { Description = "The reason, recorded in the journal.", HelpName = "TEXT" };

    /// <summary>Accepts the changed content of an applied phase.</summary>
    public Option<bool> AcceptChanged { get; } =
        new("--accept-changed")
        {
            Description =
                "Accept that files of an applied phase have changed since it was run; they are not run. Requires "
                + "--reason.",
        };

    /// <summary>Terminates blocking sessions.</summary>
    public Option<bool> TerminateBlockers { get; } =
        new("--terminate-blockers")
        {
            Description =
                "Terminate sessions that still block after half of the lock budget, and whose transaction is older than "
                + "lock_timeout. It asks, and the journal records it.",
        };

    /// <summary>Skips the confirmation.</summary>
    public Option<bool> Yes { get; } = Prompt.YesOption();

    /// <summary>Shows what would be done.</summary>
    public Option<bool> WhatIf { get; } =
        new("--what-if")
        {
            Description =
                "Show what would happen, in order: gates, questions, each step's statements, locks and tables, and what "
                + "would be skipped or refused. Change nothing.",
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

        if (context.Get(AcceptChanged) && string.IsNullOrWhiteSpace(reason))
        {
            throw new UsageException("--accept-changed: --reason TEXT is required; the journal keeps it.");
        }

        return new InvokeOptions
        {
            OverrideGates = gates,
            Reason = reason,
            AcceptChanged = context.Get(AcceptChanged),
            TerminateBlockers = context.Get(TerminateBlockers),
            WaitForRunner = _wait.Read(context),
            Confirm = question => Answer(question, context.Get(Yes), cancellationToken),
        };
    }

    private static MigrationAnswer Answer(MigrationQuestion question, bool yes, CancellationToken cancellationToken) =>
        yes || !question.IsDangerous ? MigrationAnswer.Yes
        : !Prompt.IsPossible ? MigrationAnswer.CannotAsk
        : Prompt.Confirm(question.Text, cancellationToken) ? MigrationAnswer.Yes
        : MigrationAnswer.Stop;
}
