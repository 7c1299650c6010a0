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
    private readonly WhatIfOption _whatIf;
    private readonly SessionCommandOptions _options;

    public AccessGrantCommand()
        : base("grant", "Grant a role access to the journal. The login owns the journal or is a superuser.")
    {
        Add(_role);
        Add(_access);
        _whatIf = new WhatIfOption(this);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var role = context.Get(_role)!;
        var target = await session.GetTargetAsync(cancellationToken);
        if (_whatIf.Shows(context, $"grant {Names(context)} to the role {role} on the journal of {target}"))
        {
            return ExitCodes.Done;
        }

        context.Output.Write(
            await session.GrantAccessAsync(role, context.Get(_access) ?? [], cancellationToken),
            AccessText.WriteOne
        );
        return ExitCodes.Done;
    }

    private string Names(CommandContext context) =>
        context.Get(_access) is { Length: > 0 } access ? string.Join(", ", access) : "all access";
}
