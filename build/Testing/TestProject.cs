namespace DbMigrate.Build.Testing;

/// <summary>A test project.</summary>
/// <param name="Name">Its name without extension.</param>
/// <param name="File">Its project file.</param>
internal sealed record TestProject(string Name, string File)
{
    /// <summary>The project that <see cref="TestFilters"/> divides.</summary>
    public static TestProject Engine { get; } = All.Single(p => p.Name == "DbMigrate.Engine.Tests");

    /// <summary>All test projects, sorted by path.</summary>
    public static IReadOnlyList<TestProject> All =>
        [
            .. Directory
                .GetFiles(Repository.In("tests"), "*.Tests.csproj", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => new TestProject(Path.GetFileNameWithoutExtension(file), file)),
        ];
}
