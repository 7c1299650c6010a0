using System.Collections.Concurrent;
using System.Text;

namespace DbMigrate.Engine.Common;

/// <summary>Reads SQL files that are embedded next to the code that uses them.</summary>
internal static class EmbeddedSql
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>Returns the text of an embedded <c>.sql</c> file, as in <c>Locks.blockers</c>.</summary>
    internal static string Text(string name) => Texts.GetOrAdd(name, Read);

    /// <summary>Returns the text of another embedded file, by its name with the extension.</summary>
    internal static string File(string name)
    {
        using var stream =
            typeof(EmbeddedSql).Assembly.GetManifestResourceStream($"DbMigrate.Engine.{name}")
            ?? throw new InvalidOperationException($"The embedded file {name} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var text = bytes.AsSpan();
        return Encoding.UTF8.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text);
    }

    private static string Read(string name) => File(name + ".sql");
}
