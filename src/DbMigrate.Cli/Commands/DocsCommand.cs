using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Documents the schema of a database.</summary>
internal sealed class DocsCommand : CliCommand
{
    private readonly Option<string?> _connection = new("--connection")
    {
        Description = $"The schema's source: {SchemaSourceOptions.Sources}. Default: the plan's connection 'default'.",
        HelpName = "SOURCE",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The folder to write to. Pages of tables that are gone are removed; other files stay.",
        HelpName = "FOLDER",
        Required = true,
    };

    private readonly Option<DocumentFormat> _format = new("--format")
    {
        Description =
            "markdown: an overview and a page for each table. html: one page with a drawn diagram. Default: all.",
        HelpName = "all|markdown|html",
    };

    private readonly Option<string?> _title = new("--title")
    {
        Description = "The title. Default: Database schema.",
        HelpName = "TEXT",
    };

    private readonly Option<string[]> _ignore = new("--ignore")
    {
        Description =
            "Leave out objects by name, or by kind and name; wildcards * and ?: 'audit.*', 'index public.tmp_*'. "
            + "Repeatable.",
        HelpName = "PATTERN",
    };

    private readonly Option<bool> _noSizes = new("--no-sizes")
    {
        Description = "Leave out the sizes of tables, which change from day to day.",
    };

    private readonly Option<bool> _check = new("--check")
    {
        Description = "Write nothing; list the files that are out of date. Exit code 0: none is, 6: some are.",
    };

    private readonly Option<string?> _comments = new("--comments")
    {
        Description = "Write COMMENT statements to fill in, for what has no comment, into this file, too.",
        HelpName = "FILE",
    };

    private readonly SchemaSourceOptions _options;

    public DocsCommand()
        : base("docs", "Document the schema of a database: Markdown, and one page of HTML with a drawn diagram.")
    {
        Add(_connection);
        Add(_output);
        Add(_format);
        Add(_title);
        Add(_ignore);
        Add(_noSizes);
        Add(_check);
        Add(_comments);
        _options = new SchemaSourceOptions(this, "dbmigrate docs");
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = _options.ReadPlan(context);
        var source = _options.SourceOf(context, _connection, plan);
        var folder = context.Get(_output)!;
        var defaults = new DocumentOptions();
        var format = new DocumentOptions
        {
            Format = context.Get(_format),
            Title = context.Get(_title) ?? defaults.Title,
            Sizes = !context.Get(_noSizes),
            Check = context.Get(_check),
            CommentFile = context.Get(_comments),
        };
        if (format.Check && format.CommentFile is not null)
        {
            throw new UsageException("dbmigrate docs: --check writes nothing. Leave out --comments.");
        }

        var options = _options.Read(context, plan, cancellationToken) with { Ignore = context.Get(_ignore) ?? [] };
        var documents = await MigrationDocumentation.ExportAsync(source, folder, options, format, cancellationToken);
        var changed = documents.Where(d => !d.IsCurrent).ToList();
        context.Output.WriteAll(changed, DocumentText.Write);
        context.Output.Note(
            format.Check
                ? $"{changed.Count} of {documents.Count} files in {folder} are out of date."
                : $"{documents.Count} files in {folder}, {changed.Count} of them changed."
        );
        return format.Check && changed.Count > 0 ? ExitCodes.VerifyFailed : ExitCodes.Done;
    }
}
