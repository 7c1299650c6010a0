using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Common;

/// <summary>Finds what patterns with <c>*</c> and <c>?</c> name, whatever the letters' case.</summary>
internal static class NameSelection
{
    private const int MostNames = 20;

    /// <summary>The items that one of the patterns fits, in their own order; no patterns: all.</summary>
    /// <param name="items">What there is.</param>
    /// <param name="nameOf">The name of an item.</param>
    /// <param name="patterns">Names, or patterns of names.</param>
    /// <param name="notFound">The error of a pattern without wildcards that fits nothing.</param>
    internal static IReadOnlyList<T> Of<T>(
        IReadOnlyList<T> items,
        Func<T, string> nameOf,
        IReadOnlyList<string>? patterns,
        Func<string, MigrationException> notFound
    )
        where T : class
    {
        if (patterns is null || patterns.Count == 0)
        {
            return items;
        }

        var chosen = new HashSet<T>();
        foreach (var pattern in patterns)
        {
            var expression = new Regex(
                "^"
                    + Regex
                        .Escape(pattern)
                        .Replace("\\*", ".*", StringComparison.Ordinal)
                        .Replace("\\?", ".", StringComparison.Ordinal)
                    + "$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
            );
            var found = items.Where(i => expression.IsMatch(nameOf(i))).ToList();
            if (found.Count == 0 && !pattern.AsSpan().ContainsAny('*', '?'))
            {
                throw notFound(pattern);
            }

            chosen.UnionWith(found);
        }

        return [.. items.Where(chosen.Contains)];
    }

    /// <summary>That something has nothing of that name, with the nearest, and with what there is.</summary>
    /// <param name="where">What was looked in, as a sentence begins.</param>
    /// <param name="word">What was looked for.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">The names that there are.</param>
    internal static string NotFound(string where, string word, string name, IReadOnlyList<string> known)
    {
        var nearest = NearestWord.Of(name, known);
        return $"{where} has no {word} '{name}'.{(nearest is null ? string.Empty : $" Did you mean '{nearest}'?")} "
            + (
                known.Count == 0
                    ? "It has none."
                    : $"Its {word}s: {string.Join(", ", known.Take(MostNames))}{(known.Count > MostNames ? ", …" : string.Empty)}."
            );
    }
}
