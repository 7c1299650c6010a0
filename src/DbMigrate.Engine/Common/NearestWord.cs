namespace DbMigrate.Engine.Common;

/// <summary>Finds the word that somebody most likely meant: for errors that name the nearest valid one.</summary>
internal static class NearestWord
{
    /// <summary>Longer words than this are no typing errors of a key or a name, and comparing them costs.</summary>
    private const int LongestWord = 64;

    /// <summary>
    /// The candidate nearest to <paramref name="word"/>, or null where none is near. Case does not count; two
    /// neighbours swapped are one error.
    /// </summary>
    internal static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return null;
        }

        var allowed = Math.Max(1, word.Length / 3);
        var bestDistance = allowed + 1;
        string? best = null;
        string? begun = null;
        foreach (var candidate in candidates)
        {
            if (candidate.Length is 0 or > LongestWord)
            {
                continue;
            }

            // Half of a word says which one was meant, however many letters are missing; the first such candidate will
            // do.
            if (begun is null && word.Length >= 3 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                begun = candidate;
            }

            if (
                Math.Abs(candidate.Length - word.Length) < bestDistance
                && Distance(word, candidate) is var distance
                && distance < bestDistance
            )
            {
                bestDistance = distance;
                best = candidate;
            }
        }

        // One letter for another one letter is no likeness.
        return best is not null && bestDistance < Math.Max(word.Length, best.Length) ? best : begun;
    }

    /// <summary>
    /// The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
    /// </summary>
    private static int Distance(string from, string to)
    {
        Span<int> beforePrevious = stackalloc int[to.Length + 1];
        Span<int> previous = stackalloc int[to.Length + 1];
        Span<int> current = stackalloc int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var cost = Same(from[i - 1], to[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            var spent = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = spent;
        }

        return previous[to.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
