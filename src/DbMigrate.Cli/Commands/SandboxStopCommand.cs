using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Stops sandboxes and deletes their data.</summary>
internal sealed class SandboxStopCommand : CliCommand
{
    private readonly Argument<string[]> _ids = new("id")
    {
        Description = "Sandbox ids or folders.",
        Arity = ArgumentArity.OneOrMore,
    };

    public SandboxStopCommand()
        : base("stop", "Stop sandboxes and delete their data.") => Add(_ids);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        foreach (var id in context.Get(_ids) ?? [])
        {
            await MigrationSandboxHost.StopAsync(id, cancellationToken);
            context.Output.Tell(MessageKind.Information, $"Sandbox {id} was stopped and its data deleted.");
        }

        return ExitCodes.Done;
    }
}
