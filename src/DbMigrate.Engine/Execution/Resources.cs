namespace DbMigrate.Engine.Execution;

/// <summary>SQL texts that are embedded beside the code that uses them.</summary>
internal static class Resources
{
    /// <summary>The text of an embedded <c>.sql</c> file, as <c>Locks.blockers</c>.</summary>
    internal static string Text(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream($"DbMigrate.Engine.{name}.sql")
            ?? throw new InvalidOperationException($"The embedded file {name}.sql is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
