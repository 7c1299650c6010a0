namespace DbMigrate.Build.Testing;

/// <summary>A test project.</summary>
/// <param name="Name">Its name without extension.</param>
/// <param name="File">Its project file.</param>
internal sealed record TestProject(string Name, string File)
{
    private const string WindowsName = "DbMigrate.Windows.Tests";

    /// <summary>The project that <see cref="TestFilters"/> divides.</summary>
    public static TestProject Engine { get; } = All.Single(p => p.Name == "DbMigrate.Engine.Tests");

    /// <summary>The project of the command. Some of its tests run on Windows, too.</summary>
    public static TestProject Cli { get; } = All.Single(p => p.Name == "DbMigrate.Cli.Tests");

    /// <summary>The project that runs on Windows alone: see <see cref="Testing.Windows.WindowsTests"/>.</summary>
    public static TestProject Windows { get; } = Found.Single(p => p.Name == WindowsName);

    /// <summary>The test projects of this system, sorted by path.</summary>
    public static IReadOnlyList<TestProject> All => [.. Found.Where(p => p.Name != WindowsName)];

    private static IReadOnlyList<TestProject> Found =>
        [
            .. Directory
                .GetFiles(Repository.In("tests"), "*.Tests.csproj", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => new TestProject(Path.GetFileNameWithoutExtension(file), file)),
        ];
}
