namespace DbMigrate.Engine.Tests;

/// <summary>The public surface, as PublicAPI.*.txt declare it; the build fails where they differ from the code.</summary>
public sealed class PublicApiTests
{
    // Callers create options and set their properties.
    private static readonly Type[] Settable =
    [
        typeof(AuditOptions),
        typeof(DocumentOptions),
        typeof(HistoryFilter),
        typeof(InvokeOptions),
        typeof(MaintenanceOptions),
        typeof(NewPlanOptions),
        typeof(SandboxOptions),
        typeof(ScheduleOptions),
        typeof(SchemaOptions),
        typeof(SessionOptions),
        typeof(UnscheduleOptions),
    ];

    [Theory]
    [InlineData("Npgsql")]
    [InlineData("YamlDotNet")]
    public void No_type_of_another_library_is_part_of_it(string library)
    {
        Assert.Contains(typeof(MigrationPlan).Assembly.GetReferencedAssemblies(), a => a.Name == library);

        var folder = Path.Combine(Snapshot.Root, "src", "DbMigrate.Engine");
        var declared = Directory.GetFiles(folder, "PublicAPI.*.txt").SelectMany(File.ReadLines).ToList();
        Assert.Contains(declared, line => line.StartsWith("DbMigrate.MigrationPlan", StringComparison.Ordinal));
        Assert.DoesNotContain(declared, line => line.Contains(library + ".", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_options_have_properties_that_callers_can_set()
    {
        // PowerShell calls a public init accessor at any time. GetSetMethod returns public accessors only.
        var found = typeof(MigrationPlan)
            .Assembly.GetExportedTypes()
            .Where(t => t.GetProperties().Any(p => p.DeclaringType == t && p.GetSetMethod() is not null));
        Assert.Equal(Settable.Select(t => t.Name).Order(), found.Select(t => t.Name).Order());
    }

    [Fact]
    public void The_assembly_of_the_cmdlets_forwards_each_of_its_types()
    {
        var file = Path.Combine(Snapshot.Root, "src", "DbMigrate.Cmdlets", "ForwardedTypes.cs");
        var forwarded = File.ReadLines(file)
            .Where(l => l.StartsWith("[assembly: ", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            typeof(MigrationPlan)
                .Assembly.GetExportedTypes()
                .Where(t => !t.IsNested)
                .Select(t => $"[assembly: TypeForwardedTo(typeof({t.Name}))]")
                .Order(StringComparer.Ordinal),
            forwarded
        );
    }
}
