using System.IO.Enumeration;

namespace DbMigrate.Engine.Common;

/// <summary>Selects items by names or patterns with <c>*</c> and <c>?</c>, ignoring case.</summary>
internal static class NameSelection
{
    private const int MostNames = 20;

    /// <summary>Returns the items that match a pattern, in their order; without patterns, all items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="nameOf">The name of an item.</param>
    /// <param name="patterns">Names, or patterns of names.</param>
    /// <param name="notFound">Creates the error for a name or pattern that matches no item.</param>
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
            // A backslash is an escape character of the expression, and an ordinary one of a name.
            var expression = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
            var found = items
                .Where(i => FileSystemName.MatchesSimpleExpression(expression, nameOf(i), ignoreCase: true))
                .ToList();
            if (found.Count == 0)
            {
                throw notFound(pattern);
            }

            chosen.UnionWith(found);
        }

        return [.. items.Where(chosen.Contains)];
    }

    /// <summary>Returns the message for an unknown name, with the nearest one and the known ones.</summary>
    /// <param name="where">The owner of the names, as the start of a sentence.</param>
    /// <param name="word">The kind of the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">The known names.</param>
    internal static string NotFound(string where, string word, string name, IReadOnlyList<string> known)
    {
        var isPattern = name.AsSpan().ContainsAny('*', '?', '[');
        var nearest = isPattern ? null : NearestWord.Of(name, known);
        return $"{where} has no {word}{(isPattern ? " that matches" : string.Empty)} '{name}'.{(nearest is null ? string.Empty : $" Did you mean '{nearest}'?")} "
            + (
                known.Count == 0
                    ? "It has none."
                    : $"Its {word}s: {string.Join(", ", known.Take(MostNames))}"
                        + $"{(known.Count > MostNames ? ", …" : string.Empty)}."
            );
    }
}
