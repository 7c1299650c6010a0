using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes options of foreign data: <c>OPTIONS (host 'a', port '1')</c>. They are stored as <c>name=value</c>.</summary>
internal static class ForeignOptions
{
    /// <summary>Returns options as a property shows them, or null.</summary>
    internal static string? Text(IReadOnlyList<string>? options) =>
        options is null ? null : string.Join(", ", options.OrderBy(o => o, StringComparer.Ordinal));

    /// <summary>Returns the clause of a CREATE, with a blank in front, or nothing.</summary>
    internal static string Clause(IReadOnlyList<string>? options) =>
        options is null
            ? string.Empty
            : $" OPTIONS ({string.Join(", ", Pairs(options).Select(o => Item(o.Key, o.Value)))})";

    /// <summary>Returns the clause of an ALTER, with a blank in front, or nothing.</summary>
    internal static string Clause(IReadOnlyList<string>? current, IReadOnlyList<string>? wanted)
    {
        var (before, after) = (Pairs(current ?? []), Pairs(wanted ?? []));
        var items = before
            .Keys.Where(n => !after.ContainsKey(n))
            .Select(n => $"DROP {SqlText.QuoteIdentifierIfNeeded(n)}")
            .Concat(after.Where(o => !before.ContainsKey(o.Key)).Select(o => $"ADD {Item(o.Key, o.Value)}"))
            .Concat(
                after
                    .Where(o => before.TryGetValue(o.Key, out var old) && old != o.Value)
                    .Select(o => $"SET {Item(o.Key, o.Value)}")
            );
        return string.Join(", ", items) is { Length: > 0 } list ? $" OPTIONS ({list})" : string.Empty;
    }

    /// <summary>Returns a statement with a remark in front where it has a masked secret.</summary>
    internal static string Remarked(string sql) =>
        SecretOptions.IsMasked(sql)
            ? $"-- A snapshot holds no secrets. Replace {SecretOptions.Mask} before you run this statement.\n{sql}"
            : sql;

    private static string Item(string name, string value) =>
        $"{SqlText.QuoteIdentifierIfNeeded(name)} {SqlText.QuoteLiteral(value)}";

    private static Dictionary<string, string> Pairs(IReadOnlyList<string> options) =>
        options.Select(o => o.Split('=', 2)).ToDictionary(o => o[0], o => o[1], StringComparer.Ordinal);
}
