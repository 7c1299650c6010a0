using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Export-MigrationDocument</c>: documents the schema of a database.</summary>
[Cmdlet(VerbsData.Export, "MigrationDocument", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(MigrationDocument))]
public sealed class ExportMigrationDocumentCommand : SchemaCommand
{
    /// <summary>
    /// The folder to write to. Pages of tables that are gone are removed; other files stay.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>
    /// The schema's source: a connection, a snapshot, a SQL file or a folder of SQL files. Default: the plan's
    /// connection <c>default</c>.
    /// </summary>
    [Parameter(Position = 1)]
    [Alias("ConnectionString")]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>
    /// Markdown: an overview and a page for each table. Html: one page with a drawn diagram. Default: All.
    /// </summary>
    [Parameter]
    public DocumentFormat Format { get; set; }

    /// <summary>The title. Default: <c>Database schema</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Objects to leave out, by name or by kind and name; wildcards are permitted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Ignore { get; set; } = [];

    /// <summary>Leave out the sizes of tables, which change from day to day.</summary>
    [Parameter]
    public SwitchParameter NoSize { get; set; }

    /// <summary>Write nothing; emit what would have to change. <c>IsCurrent</c> is false for files out of date.</summary>
    [Parameter]
    public SwitchParameter Check { get; set; }

    /// <summary>A file for COMMENT statements to fill in, for what has no comment.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CommentPath { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var plan = ReadPlan();
            var source = SourceOf(Source, plan, nameof(Source));
            var folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
            var comments = CommentPath is null
                ? null
                : SessionState.Path.GetUnresolvedProviderPathFromPSPath(CommentPath);
            if (!Check && !ShouldProcess(folder, "Write the documents"))
            {
                return;
            }

            var format = new DocumentOptions
            {
                Format = Format,
                Sizes = !NoSize,
                Check = Check,
                CommentFile = comments,
            };
            Run(
                "Documenting a schema",
                "the catalog",
                async (port, token) =>
                {
                    var documents = await MigrationDocumentation
                        .ExportAsync(
                            source,
                            folder,
                            OptionsOf(plan, port) with
                            {
                                Ignore = Ignore,
                            },
                            Title is null ? format : format with { Title = Title },
                            token
                        )
                        .ConfigureAwait(false);
                    foreach (var document in documents)
                    {
                        await port.EmitAsync(document).ConfigureAwait(false);
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
