namespace DbMigrate.Engine.Tests.Sandbox;

/// <summary>A folder of programs that look like PostgreSQL's and do what a test says; everybody may run them.</summary>
internal sealed class FakeInstallation : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dbmigrate-fake-").FullName;

    public FakeInstallation(string version, string initdb = "exit 0")
    {
        Bin = Path.Combine(_root, "pg", "bin");
        Directory.CreateDirectory(Bin);
        Directory.CreateDirectory(Path.Combine(_root, "pg", "lib"));
        File.WriteAllText(Path.Combine(_root, "pg", "lib", "libpq.so.5.18"), "a library");
        File.CreateSymbolicLink(Path.Combine(_root, "pg", "lib", "libpq.so"), "libpq.so.5.18");
        Program("postgres", $"echo 'postgres (PostgreSQL) {version}'");
        Program("initdb", initdb);
        Program("pg_ctl", "exit 1");
        Mode(_root, 0b111_101_101);
    }

    public string Bin { get; }

    /// <summary>Makes it root's alone, as what lies in a home folder is.</summary>
    public void Hide() => Mode(_root, 0b111_000_000);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Mode(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    private void Program(string name, string script)
    {
        var path = Path.Combine(Bin, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        Mode(path, 0b111_101_101);
    }
}
