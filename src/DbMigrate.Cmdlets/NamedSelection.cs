using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>What of a plan a command line names.</summary>
internal static class NamedSelection
{
    /// <summary>
    /// The items that are named, in the plan's order; none named: all. Wildcards are PowerShell's, ranges such as
    /// <c>[ab]</c> too.
    /// </summary>
    /// <param name="items">What there is.</param>
    /// <param name="nameOf">The name of an item.</param>
    /// <param name="names">Names and patterns.</param>
    /// <param name="find">Finds the items of a name without wildcards, or throws.</param>
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
            return items.Where(i => pattern.IsMatch(nameOf(i)));
        }
    }
}
