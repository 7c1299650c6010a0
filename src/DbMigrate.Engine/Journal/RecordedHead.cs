using System.Globalization;

namespace DbMigrate.Engine.Journal;

/// <summary>A head of the journal that was recorded outside of the database.</summary>
/// <param name="Id">The row's number; null where only the hash was recorded.</param>
/// <param name="Hash">The row's hash, in lower-case hexadecimal digits.</param>
internal sealed record RecordedHead(long? Id, string Hash)
{
    private const int HashLength = 64;

    /// <summary>Reads <c>NUMBER:HASH</c> or <c>HASH</c>.</summary>
    /// <exception cref="JournalHeadInvalidException">The text has another form.</exception>
    internal static RecordedHead Parse(string text)
    {
        var parts = text.Trim().Split(':');
        var hash = parts[^1].ToLowerInvariant();
        long? id =
            parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        return hash.Length == HashLength && hash.All(char.IsAsciiHexDigit) && (parts.Length == 1 || id is not null)
            ? new RecordedHead(id, hash)
            : throw new JournalHeadInvalidException(text);
    }

    /// <summary>Returns whether a row is the one that was recorded, whatever its hash is now.</summary>
    internal bool Names(long id, string hash) => Id is { } number ? number == id : hash == Hash;

    /// <summary>Returns it as it was recorded.</summary>
    public override string ToString() =>
        Id is { } id ? string.Create(CultureInfo.InvariantCulture, $"{id}:{Hash}") : Hash;
}
