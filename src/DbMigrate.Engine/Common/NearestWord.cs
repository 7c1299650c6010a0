namespace DbMigrate.Engine.Common;

/// <summary>Finds the valid word that is nearest to an unknown one, for error messages.</summary>
internal static class NearestWord
{
    /// <summary>
    /// The maximum length of a compared word. Longer texts are not typing errors, and comparing them is slow.
    /// </summary>
    private const int LongestWord = 64;

    /// <summary>
    /// Returns the candidate nearest to <paramref name="word"/>, or null where none is near. Case is ignored. Two
    /// swapped neighbours count as one error.
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

            // Half of a word identifies it, however many letters are missing. The first such candidate is returned.
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

        // Replacing the only letter of a word is no similarity.
        return best is not null && bestDistance < Math.Max(word.Length, best.Length) ? best : begun;
    }

    /// <summary>
    /// Returns the optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
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
