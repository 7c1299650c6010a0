namespace DbMigrate.Engine.Sandbox;

/// <summary>A folder with PostgreSQL's server programs.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Folder">Where <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> are.</param>
internal sealed record PostgresInstallation(PostgresVersion Version, string Folder)
{
    /// <summary>The path of one of its programs.</summary>
    /// <param name="name">Without an extension.</param>
    public string Program(string name) => ProgramIn(Folder, name);

    /// <summary>The path of a program in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Without an extension.</param>
    public static string ProgramIn(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
}
