using System.CommandLine;
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

    public SandboxStopCommand()
        : base("stop", "Stop sandboxes and delete their data.")
    {
        Add(_ids);
        Add(_all);
        Validators.Add(given =>
        {
            if ((given.GetValue(_ids) is { Length: > 0 }) == given.GetValue(_all))
            {
                given.AddError("Give the ids of sandboxes, or --all.");
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var ids = context.Get(_all)
            ? MigrationSandboxHost.GetAll().Where(s => s.State != SandboxState.Starting).Select(s => s.Id)
            : context.Get(_ids) ?? [];
        foreach (var id in ids.ToList())
        {
            await MigrationSandboxHost.StopAsync(id, cancellationToken);
            context.Output.Tell(MessageKind.Information, $"Sandbox {id} was stopped and its data deleted.");
        }

        return ExitCodes.Done;
    }
}
