using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Stops sandboxes and deletes their data.</summary>
internal sealed class SandboxStopCommand : CliCommand
{
    private readonly Argument<string[]> _ids = new("id")
    {
        Description = "Sandbox ids or folders.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<bool> _all = new("--all")
    {
        Description = "Stop every sandbox of this user, and clear what killed starts have left.",
    };

    private readonly WhatIfOption _whatIf;
    private readonly Option<bool> _yes = Prompt.YesOption();

    public SandboxStopCommand()
        : base("stop", "Stop sandboxes and delete their data.")
    {
        Add(_ids);
        Add(_all);
        Add(_yes);
        _whatIf = new WhatIfOption(this);
        Validators.Add(given =>
        {
            if ((given.GetValue(_ids) is { Length: > 0 }) == given.GetValue(_all))
            {
                given.AddError("Give the ids of sandboxes, or --all.");
            }
        });
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var ids = context.Get(_all)
            ? MigrationSandboxHost.GetAll().Where(s => s.State != SandboxState.Starting).Select(s => s.Id)
            : context.Get(_ids) ?? [];
        var stopped = ids.ToList();
        if (_whatIf.IsGiven(context))
        {
            stopped.ForEach(id => _whatIf.Shows(context, $"stop the sandbox {id} and delete its data"));
            return ExitCodes.Done;
        }

        if (context.Get(_all) && stopped.Count > 0)
        {
            Prompt.Require(
                $"Stop and delete the data of sandboxes: {string.Join(", ", stopped)}",
                "sandboxes",
                context.Get(_yes),
                cancellationToken
            );
        }

        foreach (var id in stopped)
        {
            await MigrationSandboxHost.StopAsync(id, cancellationToken);
            context.Output.Tell(MessageKind.Information, $"Sandbox {id} was stopped and its data deleted.");
        }

        return ExitCodes.Done;
    }
}
