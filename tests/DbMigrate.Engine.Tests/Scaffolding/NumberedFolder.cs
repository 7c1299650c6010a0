using System.Text;

namespace DbMigrate.Engine.Tests.Scaffolding;

/// <summary>A folder of SQL files to make a plan from, and room for the plan beside it; gone after the test.</summary>
internal sealed class NumberedFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dbmigrate-new-").FullName;

    internal NumberedFolder(params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(Source);
        foreach (var (name, text) in files)
        {
            Write(name, Encoding.UTF8.GetBytes(text));
        }
    }

    internal string Source => Path.Combine(_root, "migrations");

    internal string Target => Path.Combine(_root, "plan");

    internal void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Makes the plan and writes it; the source folder must be as it was.</summary>
    internal MigrationPlan Make(bool force = false)
    {
        var before = Content();
        var plan = MigrationPlanScaffolder
            .Draft(new NewPlanOptions { Folder = Target, FromFolder = Source })
            .Write(force);
        Assert.Equal(before, Content());
        foreach (var name in plan.Phases.SelectMany(p => p.Apply).Select(s => s.Name["sql ".Length..]))
        {
            Assert.Equal(Statements(Source, name), Statements(Target, name));
        }

        Assert.Equal(Directory.GetDirectories(_root).Select(Path.GetFileName).Order(), ["migrations", "plan"]);
        return plan;
    }

    /// <summary>A file of the plan.</summary>
    internal string Read(string name) => File.ReadAllText(Path.Combine(Target, name));

    /// <summary>What was noticed, as lines without the plan's own about a missing undo.</summary>
    internal static IReadOnlyList<string> Notes(MigrationPlan plan) =>
        [.. plan.Findings.Select(f => f.ToString()).Where(f => !f.Contains("has no undo", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The statements of a file, by the reader that runs them; what is cut away may hold none.</summary>
    private static List<string> Statements(string folder, string name)
    {
        try
        {
            return
            [
                .. MigrationStatementReader.Read(Path.Combine(folder, name), rootFolder: folder).Select(s => s.Text),
            ];
        }
        catch (SqlFileInvalidException e)
        {
            return [.. e.Findings.Select(f => f.Message)];
        }
    }

    private List<string> Content() =>
        [
            .. Directory
                .GetFiles(Source, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => $"{f} {File.GetLastWriteTimeUtc(f).Ticks} {Convert.ToHexString(File.ReadAllBytes(f))}"),
        ];
}
