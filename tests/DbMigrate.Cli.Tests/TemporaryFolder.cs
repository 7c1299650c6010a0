namespace DbMigrate.Cli.Tests;

/// <summary>A folder of one test, with the files that it writes.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("dbmigrate-cli-").FullName;

    /// <summary>Writes a file.</summary>
    public TemporaryFolder With(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
