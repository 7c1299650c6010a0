namespace DbMigrate.Engine.Rehearsal;

/// <summary>Orders names with numbers by the numbers: <c>2_b.sql</c> before <c>10_a.sql</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    internal static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? string.Empty, y ?? string.Empty);
        var (i, j) = (0, 0);
        while (i < a.Length && j < b.Length)
        {
            int order;
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var (first, second) = (Number(a, ref i), Number(b, ref j));
                order =
                    first.Length != second.Length ? first.Length - second.Length : string.CompareOrdinal(first, second);
            }
            else
            {
                order = a[i++].CompareTo(b[j++]);
            }

            if (order != 0)
            {
                return order;
            }
        }

        return a.Length - i != b.Length - j ? a.Length - i - (b.Length - j) : string.CompareOrdinal(a, b);
    }

    // Without leading zeros: a longer number is a greater one.
    private static string Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at].TrimStart('0');
    }
}
