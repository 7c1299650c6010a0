using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Selects the items of a plan that a command line names.</summary>
internal static class NamedSelection
{
    /// <summary>
    /// Returns the named items in the plan's order; none named: all. Wildcards are PowerShell's, including ranges as in
    /// <c>[ab]</c>.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="nameOf">Returns the name of an item.</param>
    /// <param name="names">Names and patterns.</param>
    /// <param name="find">Finds the items of a name without wildcards; throws for a name or pattern that matches none.</param>
    internal static IReadOnlyList<T> Of<T>(
        IReadOnlyList<T> items,
        Func<T, string> nameOf,
        IReadOnlyList<string> names,
        Func<string, IReadOnlyList<T>> find
    )
        where T : class
    {
        if (names.Count == 0)
        {
            return items;
        }

        var chosen = names.SelectMany(Named).ToHashSet();
        return [.. items.Where(chosen.Contains)];

        IEnumerable<T> Named(string name)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                return find(name);
            }

            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            try
            {
                var found = items.Where(i => pattern.IsMatch(nameOf(i))).ToList();
                return found.Count > 0 ? found : find(name);
            }
            catch (WildcardPatternException)
            {
                // As "p[": no name has such a text, and the error says which there are.
                return find(name);
            }
        }
    }
}
