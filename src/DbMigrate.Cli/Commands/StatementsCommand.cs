using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Shows how SQL files are read, without a database.</summary>
internal sealed class StatementsCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("file")
    {
        Description = "SQL files.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string[]> _variable = VariableOption.Create(
        "The value of a :variable of the files. Can be repeated."
    );

    public StatementsCommand()
        : base(
            "statements",
            "Show the statements of SQL files, without a database: place, batch, locks, scans, rewrites and undo."
        )
    {
        Add(_files);
        Add(_variable);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var variables = VariableOption.Read(context.Get(_variable));
        foreach (var file in context.Get(_files) ?? [])
        {
            context.Output.WriteAll(MigrationStatementReader.Enumerate(file, variables), StatementText.Write);
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
