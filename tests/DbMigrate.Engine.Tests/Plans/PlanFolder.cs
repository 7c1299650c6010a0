using System.Text;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>A plan's folder for one test, gone after it.</summary>
internal sealed class PlanFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("dbmigrate-plan-").FullName;

    /// <summary>Writes a file, with folders on the way to it.</summary>
    internal string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    internal string Write(string name, byte[] bytes)
    {
        var full = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }

    /// <summary>Writes the plan and reads it, with kinds of our own.</summary>
    internal MigrationPlan Read(string yaml)
    {
        Write("plan.yaml", yaml);
        return MigrationPlanReader.Read(Path, TestKinds.Catalog);
    }

    /// <summary>Writes the plan, reads it, and hands back what is wrong with it, as lines.</summary>
    internal IReadOnlyList<string> Errors(string yaml) =>
        [.. Assert.Throws<PlanInvalidException>(() => Read(yaml)).Findings.Select(f => f.ToString())];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
