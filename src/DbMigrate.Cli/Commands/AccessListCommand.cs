using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Lists the access of each role to the journal.</summary>
internal sealed class AccessListCommand : CliCommand
{
    private readonly SessionCommandOptions _options;

    public AccessListCommand()
        : base("list", "List the roles that have rights on the journal, the owner first.") =>
        _options = new SessionCommandOptions(this);

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        context.Output.WriteAll(await session.GetAccessAsync(cancellationToken), AccessText.Write);
        return ExitCodes.Done;
    }
}
