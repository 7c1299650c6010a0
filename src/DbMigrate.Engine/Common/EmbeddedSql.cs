using System.Collections.Concurrent;

namespace DbMigrate.Engine.Common;

/// <summary>Reads SQL files that are embedded next to the code that uses them.</summary>
internal static class EmbeddedSql
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>Returns the text of an embedded <c>.sql</c> file, as in <c>Locks.blockers</c>.</summary>
    internal static string Text(string name) => Texts.GetOrAdd(name, Read);

    private static string Read(string name)
    {
        using var stream =
            typeof(EmbeddedSql).Assembly.GetManifestResourceStream($"DbMigrate.Engine.{name}.sql")
            ?? throw new InvalidOperationException($"The embedded file {name}.sql is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
