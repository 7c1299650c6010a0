using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Test-MigrationDatabase</c>: audits a database.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MigrationDatabase")]
[OutputType(typeof(AuditFinding), typeof(AuditAccess), typeof(string))]
public sealed class TestMigrationDatabaseCommand : SchemaCommand
{
    /// <summary>
    /// The database: a connection, or the name of one of the plan. Default: the plan's connection <c>default</c>.
    /// </summary>
    [Parameter(Position = 0)]
    [Alias("ConnectionString")]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>Ask these rules only, by id; wildcards are permitted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Rule { get; set; } = [];

    /// <summary>
    /// The roles whose reach needs row security; PUBLIC is every login. Default: those of the
    /// plan, without them anon, authenticated, PUBLIC.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ApiRole { get; set; }

    /// <summary>A YAML file of findings to ignore: a list of rule, name and reason.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IgnoreFile { get; set; }

    /// <summary>Emit findings that are ignored, too. Their reason is in <c>Ignored</c>.</summary>
    [Parameter]
    public SwitchParameter IncludeIgnored { get; set; }

    /// <summary>
    /// Json, Sarif, GitHub or JUnit: emit one text in this format instead of objects. Default: objects.
    /// </summary>
    [Parameter]
    [ValidateSet("Json", "Sarif", "GitHub", "JUnit")]
    public string? Format { get; set; }

    /// <summary>
    /// Emit which rows the roles of -ApiRole can read and write, and the policies that decide, instead of findings.
    /// </summary>
    [Parameter]
    public SwitchParameter Matrix { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Matrix && Format is not null and not "Json")
        {
            ThrowTerminatingError(
                new ErrorRecord(
                    new PSArgumentException("-Matrix has the format Json only.", nameof(Format)),
                    "FormatInvalid",
                    ErrorCategory.InvalidArgument,
                    Format
                )
            );
        }

        try
        {
            var plan = ReadPlan();
            var source = SourceOf(Source, plan, nameof(Source));
            var options = new AuditOptions
            {
                Rules = Rule,
                ApiRoles = ApiRole ?? [],
                IgnoreFile = IgnoreFile is null
                    ? null
                    : SessionState.Path.GetUnresolvedProviderPathFromPSPath(IgnoreFile),
            };
            Run(
                "Auditing a database",
                "the catalog",
                async (port, token) =>
                {
                    if (Matrix)
                    {
                        var access = await MigrationAudit
                            .ReadAccessAsync(source, OptionsOf(plan, port), options.ApiRoles, token)
                            .ConfigureAwait(false);
                        if (Format is not null)
                        {
                            await port.EmitAsync(MigrationAudit.ToJson(access)).ConfigureAwait(false);
                            return;
                        }

                        foreach (var one in access)
                        {
                            await port.EmitAsync(one).ConfigureAwait(false);
                        }

                        return;
                    }

                    var report = await MigrationAudit
                        .RunAsync(source, OptionsOf(plan, port), options, token)
                        .ConfigureAwait(false);
                    if (Format is not null)
                    {
                        await port.EmitAsync(report.ToText(System.Enum.Parse<AuditFormat>(Format)))
                            .ConfigureAwait(false);
                        return;
                    }

                    foreach (var finding in report.Findings.Where(f => IncludeIgnored || f.Ignored.Length == 0))
                    {
                        await port.EmitAsync(finding).ConfigureAwait(false);
                    }
                }
            );
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(RecordOf(exception));
        }
    }
}
