namespace DbMigrate.Engine.Steps.Access;

/// <summary>The privileges of each kind of object.</summary>
internal static class Privileges
{
    /// <summary>The word for all privileges of a kind.</summary>
    internal const string All = "ALL";

    private static readonly Dictionary<string, string[]> ByKind = new(StringComparer.Ordinal)
    {
        ["table"] = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
        ["sequence"] = ["USAGE", "SELECT", "UPDATE"],
        ["function"] = ["EXECUTE"],
        ["schema"] = ["USAGE", "CREATE"],
        ["database"] = ["CONNECT", "CREATE", "TEMPORARY"],
    };

    /// <summary>Returns the privileges that words mean for a kind.</summary>
    internal static IEnumerable<string> Of(string kind, IEnumerable<string> words) =>
        words.Select(Word).SelectMany(w => w == All ? ByKind[kind] : [w]).Distinct(StringComparer.Ordinal);

    /// <summary>Returns whether a kind of object has a privilege. MAINTAIN exists since PostgreSQL 17.</summary>
    internal static bool Has(string kind, string word) =>
        Word(word) is var w && (w == All || ByKind[kind].Contains(w) || (kind == "table" && w == "MAINTAIN"));

    /// <summary>The privileges of a kind, in small letters.</summary>
    internal static IReadOnlyList<string> WordsOf(string kind) => [.. ByKind[kind].Select(w => w.ToLowerInvariant())];

    private static string Word(string word) =>
        word.Trim().ToUpperInvariant() switch
        {
            "TEMP" => "TEMPORARY",
            "ALL PRIVILEGES" => All,
            var other => other,
        };
}
