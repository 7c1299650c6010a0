namespace DbMigrate.Engine.Server.Connections;

/// <summary>The environment variables of a session: those of a file, and those of the process.</summary>
/// <param name="file">The variables of the file, which come first.</param>
internal sealed class EnvironmentVariables(IReadOnlyDictionary<string, string> file)
{
    /// <summary>Those of the process alone.</summary>
    internal static EnvironmentVariables Process { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The variables of the file.</summary>
    internal IReadOnlyDictionary<string, string> OfFile { get; } = file;

    /// <summary>The names of the variables that are set.</summary>
    internal IEnumerable<string> Names =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Union(OfFile.Keys, StringComparer.Ordinal);

    /// <summary>Returns the value of a variable; null where it is not set.</summary>
    internal string? ValueOf(string name) =>
        OfFile.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);
}
