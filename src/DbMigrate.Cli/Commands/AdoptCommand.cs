using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Adopts the history of another tool.</summary>
internal sealed class AdoptCommand : CliCommand
{
    private readonly Option<bool> _partial = new("--partial")
    {
        Description = "Adopt what fits, where other migrations do not fit.",
    };

    private readonly Option<bool> _undone = new("--undone")
    {
        Description =
            "With keep_history: record as undone what the journal has as applied and the other tool has not. Nothing is run.",
    };

    private readonly Option<bool> _whatIf = new("--what-if")
    {
        Description = "Compare the history with the plan. Change nothing.",
    };

    private readonly SessionCommandOptions _options;

    public AdoptCommand()
        : base(
            "adopt",
            "Mark the phases that another migration tool has applied, by its history table. Exit code 6: it does not fit."
        )
    {
        Add(_partial);
        Add(_undone);
        Add(_whatIf);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var partial = context.Get(_partial);
        var undone = context.Get(_undone);
        var adoption = context.Get(_whatIf)
            ? await session.CompareHistoryAsync(partial, undone, cancellationToken)
            : await session.AdoptAsync(partial, undone, cancellationToken);
        context.Output.WriteAll(adoption.Entries, (report, _) => AdoptionText.Write(report, adoption));
        adoption.RequireFit();
        return ExitCodes.Done;
    }
}
