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
            "Show the statements of SQL files, without a database: place, batch, locks, scans, rewrites and undo. Of a "
                + "file that cannot be run, what could be read, and what is wrong; exit code 2."
        )
    {
        Add(_files);
        Add(_variable);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var variables = VariableOption.Read(context.Get(_variable));
        var exitCode = ExitCodes.Done;
        foreach (var file in context.Get(_files) ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            SqlFileInvalidException? problem = null;
            context.Output.WriteAll(Readable(file, variables, e => problem = e), Write);
            if (problem is not null)
            {
                exitCode = context.Output.Fail(problem);
            }
        }

        return Task.FromResult(exitCode);
    }

    private static void Write(TextReport report, IReadOnlyList<MigrationStatement> statements)
    {
        if (statements.Count > 0)
        {
            StatementText.Write(report, statements);
        }
    }

    /// <summary>Returns the statements that can be read, and reports why the file cannot be run after the last.</summary>
    private static IEnumerable<MigrationStatement> Readable(
        string file,
        IReadOnlyDictionary<string, string> variables,
        Action<SqlFileInvalidException> report
    )
    {
        using var statements = MigrationStatementReader.Enumerate(file, variables).GetEnumerator();
        while (true)
        {
            try
            {
                if (!statements.MoveNext())
                {
                    yield break;
                }
            }
            catch (SqlFileInvalidException e)
            {
                report(e);
                yield break;
            }

            yield return statements.Current;
        }
    }
}
