using System.Collections;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Compare-MigrationSchema</c>: compares two schemas.</summary>
[Cmdlet(VerbsData.Compare, "MigrationSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SchemaDifference), typeof(bool))]
public sealed class CompareMigrationSchemaCommand : SchemaCommand
{
    /// <summary>
    /// The schema as it is: a connection, a snapshot, a SQL file, a folder of SQL files or a Prisma schema. Default: the
    /// plan's connection <c>default</c>.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Reference { get; set; }

    /// <summary>
    /// The schema as it shall be: a source like the reference. Default: <c>plan</c>, the schema as the last phase of the
    /// plan left it.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Difference { get; set; } = "plan";

    /// <summary>
    /// The file for SQL that makes the reference like the difference. What loses data is a comment in it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Align { get; set; }

    /// <summary>
    /// The folder for a plan that does what -Align does, with safe steps: indexes are built concurrently, constraints are
    /// validated without blocking writes.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Safe { get; set; }

    /// <summary>With -Align or -Safe: write statements that lose data, too.</summary>
    [Parameter]
    public SwitchParameter AllowDrop { get; set; }

    /// <summary>
    /// Tables, columns, sequences and types that have another name in the difference: <c>@{ 'app.users' = 'app.people' }</c>.
    /// They are renamed, where they would be dropped and created.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Rename { get; set; } = [];

    /// <summary>Objects to leave out, by name or by kind and name; wildcards are permitted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Ignore { get; set; } = [];

    /// <summary>Do not compare owners. Default where a side is made from SQL.</summary>
    [Parameter]
    public SwitchParameter NoOwner { get; set; }

    /// <summary>Emit one value instead of the differences: true where the schemas are equal.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var plan = ReadPlan();
            var current = SourceOf(Reference, plan, nameof(Reference));
            var wanted = SourceOf(Difference, plan, nameof(Difference));
            var path = Align is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Align);
            SchemaComparison? comparison = null;
            Run(
                "Comparing schemas",
                "the catalogs",
                async (port, token) =>
                {
                    var options = OptionsOf(plan, port) with
                    {
                        Ignore = Ignore,
                        Owners = NoOwner ? false : null,
                        Renames = Rename
                            .Cast<DictionaryEntry>()
                            .ToDictionary(e => $"{e.Key}", e => $"{e.Value}", StringComparer.Ordinal),
                    };
                    comparison = await MigrationSchema
                        .CompareAsync(current, wanted, options, token)
                        .ConfigureAwait(false);
                    if (Quiet)
                    {
                        await port.EmitAsync(comparison.AreEqual).ConfigureAwait(false);
                        return;
                    }

                    foreach (var difference in comparison.Differences)
                    {
                        await port.EmitAsync(difference).ConfigureAwait(false);
                    }
                }
            );
            Write(comparison, path);
            WritePlan(comparison, Safe is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Safe));
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(RecordOf(exception));
        }
    }

    private void WritePlan(SchemaComparison? comparison, string? folder)
    {
        if (comparison is not null && folder is not null && ShouldProcess(folder, "Write a plan"))
        {
            comparison.ToPlan(folder, AllowDrop).Write(force: false);
        }
    }

    // With -WhatIf, the SQL is shown instead of written.
    private void Write(SchemaComparison? comparison, string? path)
    {
        if (comparison is null || path is null)
        {
            return;
        }

        var sql = comparison.ToSql(AllowDrop);
        var description = $"Write the alignment to '{path}':{System.Environment.NewLine}{sql}";
        if (ShouldProcess(description, $"Write the alignment to '{path}'?", "Align"))
        {
            comparison.Save(path, AllowDrop);
        }
    }
}
