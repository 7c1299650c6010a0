using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Writes the schema of a database.</summary>
internal sealed class SchemaExportCommand : CliCommand
{
    private readonly Option<string?> _connection = new("--connection")
    {
        Description = $"The schema's source: {SchemaSourceOptions.Sources}. Default: the plan's connection 'default'.",
        HelpName = "SOURCE",
    };

    private readonly Option<SchemaFormat> _format = new("--format")
    {
        Description = "json: a snapshot to compare with later. sql: statements that make the schema. Default: json.",
        HelpName = "json|sql",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write. Default: -, the standard output.",
        HelpName = "FILE",
    };

    private readonly WhatIfOption _whatIf;
    private readonly SchemaSourceOptions _options;

    public SchemaExportCommand()
        : base("export", "Write the schema of a database as a snapshot (JSON) or as SQL.")
    {
        Add(_connection);
        Add(_format);
        Add(_output);
        _whatIf = new WhatIfOption(this);
        _options = new SchemaSourceOptions(this, "dbmigrate schema export");
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = _options.ReadPlan(context);
        var source = _options.SourceOf(context, _connection, plan);
        if (context.Get(_output) is { } target && _whatIf.Shows(context, $"write the schema to {target}"))
        {
            return ExitCodes.Done;
        }

        var options = _options.Read(context, plan, cancellationToken);
        var schema = await MigrationSchema.ReadAsync(source, options, cancellationToken);
        if (context.Get(_output) is not { } file || file == "-")
        {
            context.Output.WriteText(schema.ToText(context.Get(_format)));
            return ExitCodes.Done;
        }

        schema.Save(file, context.Get(_format));
        context.Output.Note($"{schema.ObjectCount} objects of {schema.Source} written to {file}.");
        return ExitCodes.Done;
    }
}
