using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Export-MigrationSchema</c>: writes the schema of a database.</summary>
[Cmdlet(VerbsData.Export, "MigrationSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportMigrationSchemaCommand : SchemaCommand
{
    /// <summary>
    /// The schema's source: a connection, a snapshot, a SQL file, a folder of SQL files or a Prisma schema. Default: the
    /// plan's connection <c>default</c>.
    /// </summary>
    [Parameter(Position = 0)]
    [Alias("ConnectionString")]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>Json: a snapshot to compare with later. Sql: statements that make the schema. Default: Json.</summary>
    [Parameter]
    public SchemaFormat Format { get; set; }

    /// <summary>The file to write. Default: the text is emitted.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var plan = ReadPlan();
            var source = SourceOf(Source, plan, nameof(Source));
            var path = Path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
            if (path is not null && !ShouldProcess(path, "Write the schema"))
            {
                return;
            }

            Run(
                "Reading a schema",
                "the catalog",
                async (port, token) =>
                {
                    var schema = await MigrationSchema
                        .ReadAsync(source, OptionsOf(plan, port), token)
                        .ConfigureAwait(false);
                    if (path is null)
                    {
                        await port.EmitAsync(schema.ToText(Format)).ConfigureAwait(false);
                        return;
                    }

                    schema.Save(path, Format);
                    await port.EmitAsync(new FileInfo(path)).ConfigureAwait(false);
                }
            );
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(RecordOf(exception));
        }
    }
}
