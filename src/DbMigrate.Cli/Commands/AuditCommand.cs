using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Audits a database.</summary>
internal sealed class AuditCommand : CliCommand
{
    private readonly Option<string?> _connection = new("--connection")
    {
        Description =
            "The database: a postgres:// URI, keywords, ${VARIABLE}, or the name of a connection of the plan. Default: the "
            + "plan's connection 'default'.",
        HelpName = "SOURCE",
    };

    private readonly Option<string[]> _rule = new("--rule")
    {
        Description = "Ask these rules only, by id; wildcards * and ?. Repeatable.",
        HelpName = "ID",
    };

    private readonly Option<string[]> _apiRole = new("--api-role")
    {
        Description =
            "A role whose reach needs row security; PUBLIC is every login. Repeatable. Default: those of the plan, without "
            + "them anon, authenticated, PUBLIC.",
        HelpName = "ROLE",
    };

    private readonly Option<string?> _ignoreFile = new("--ignore-file")
    {
        Description = "A YAML file of findings to ignore, besides those of the plan: a list of { rule, name, reason }.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _matrix = new("--matrix")
    {
        Description =
            "Write which rows the roles can read and write, and the policies that decide, instead of findings. Formats: text, "
            + "json.",
    };

    private readonly Option<AuditSeverity> _failOn = new("--fail-on")
    {
        Description = "The severity from which a finding makes the exit code 6. Default: error.",
        HelpName = "info|warning|error",
        DefaultValueFactory = _ => AuditSeverity.Error,
    };

    private readonly Option<AuditFormat> _format = new("--format")
    {
        Description = "The format. Default: text.",
        HelpName = "text|json|sarif|github|junit",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "With another --format than text: the file to write. Default: the standard output.",
        HelpName = "FILE",
    };

    private readonly SchemaSourceOptions _options;

    public AuditCommand()
        : base("audit", "Audit a database: row security, keys, indexes, types, privileges. It changes nothing.")
    {
        Add(_connection);
        Add(_rule);
        Add(_apiRole);
        Add(_ignoreFile);
        Add(_matrix);
        Add(_failOn);
        Add(_format);
        Add(_output);
        _options = new SchemaSourceOptions(this, "dbmigrate audit");
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = _options.ReadPlan(context);
        var source = _options.SourceOf(context, _connection, plan);
        var format = context.Get(_format);
        var file = context.Get(_output);
        if (file is not null && format == AuditFormat.Text)
        {
            throw new UsageException("dbmigrate audit: --output needs --format json, sarif, github or junit.");
        }

        if (context.Get(_matrix) && format is not (AuditFormat.Text or AuditFormat.Json))
        {
            throw new UsageException("dbmigrate audit: --matrix needs --format text or json.");
        }

        var options = _options.Read(context, plan, cancellationToken);
        var roles = context.Get(_apiRole) ?? [];
        if (context.Get(_matrix))
        {
            var access = await MigrationAudit.ReadAccessAsync(source, options, roles, cancellationToken);
            if (format == AuditFormat.Text)
            {
                context.Output.WriteAll(access, AccessMatrixText.Write);
            }
            else if (file is null)
            {
                context.Output.WriteText(MigrationAudit.ToJson(access));
            }
            else
            {
                MigrationAudit.SaveJson(access, file);
            }

            return ExitCodes.Done;
        }

        var report = await MigrationAudit.RunAsync(
            source,
            options,
            new AuditOptions
            {
                Rules = context.Get(_rule) ?? [],
                ApiRoles = roles,
                IgnoreFile = context.Get(_ignoreFile),
            },
            cancellationToken
        );
        if (format == AuditFormat.Text)
        {
            context.Output.WriteAll(report.Findings, AuditText.Write);
        }
        else if (file is null)
        {
            context.Output.WriteText(report.ToText(format));
        }
        else
        {
            report.Save(file, format);
        }

        return report.Reaches(context.Get(_failOn)) ? ExitCodes.VerifyFailed : ExitCodes.Done;
    }
}
