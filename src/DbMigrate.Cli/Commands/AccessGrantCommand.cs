using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Grants a role access to the journal.</summary>
internal sealed class AccessGrantCommand : CliCommand
{
    private readonly Argument<string> _role = AccessOptions.Role();
    private readonly Option<MigrationAccessKind[]> _access = AccessOptions.Access(required: true);
    private readonly SessionCommandOptions _options;

    public AccessGrantCommand()
        : base("grant", "Grant a role access to the journal. The login owns the journal or is a superuser.")
    {
        Add(_role);
        Add(_access);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        context.Output.Write(
            await session.GrantAccessAsync(context.Get(_role)!, context.Get(_access) ?? [], cancellationToken),
            AccessText.WriteOne
        );
        return ExitCodes.Done;
    }
}
