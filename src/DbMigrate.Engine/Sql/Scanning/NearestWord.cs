namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>What somebody who mistyped a word probably meant.</summary>
internal static class NearestWord
{
    /// <summary>The nearest of the words by changed, missing, added and swapped letters; null where none is near.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        var (best, distance) = ((string?)null, Math.Max(1, Math.Min(word.Length, 64) / 3) + 1);
        if (word.Length > 64)
        {
            return null;
        }

        foreach (var candidate in candidates.Where(c => Math.Abs(c.Length - word.Length) < distance).Order(StringComparer.Ordinal))
        {
            var d = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (d < distance)
            {
                (best, distance) = (candidate, d);
            }
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1),
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
