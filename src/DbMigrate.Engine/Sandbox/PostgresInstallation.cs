namespace DbMigrate.Engine.Sandbox;

/// <summary>A folder with PostgreSQL's server programs.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Folder">The folder of <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
internal sealed record PostgresInstallation(PostgresVersion Version, string Folder)
{
    /// <summary>Returns the path of one of its programs.</summary>
    /// <param name="name">The program's name without an extension.</param>
    public string Program(string name) => ProgramIn(Folder, name);

    /// <summary>Returns the path of a program in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The program's name without an extension.</param>
    public static string ProgramIn(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
}
