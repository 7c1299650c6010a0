namespace DbMigrate.Engine.Server.Scram;

/// <summary>Normalizes text to the form NFKC of Unicode 3.2.</summary>
/// <remarks>https://www.unicode.org/reports/tr15/, and for Hangul chapter 3.12 of the Unicode Standard.</remarks>
internal static class Nfkc
{
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Tails = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TailCount;

    /// <summary>Returns the normalized code points.</summary>
    internal static List<int> Of(IEnumerable<int> codes, SaslPrepTables tables) =>
        Compose(Order([.. codes.SelectMany(c => Decompose(c, tables))], tables), tables);

    private static IEnumerable<int> Decompose(int code, SaslPrepTables tables)
    {
        var syllable = code - Syllables;
        if (syllable is < 0 or >= SyllableCount)
        {
            return tables.Decompose(code) ?? [code];
        }

        var tail = syllable % TailCount;
        int[] parts =
        [
            Leads + (syllable / (VowelCount * TailCount)),
            Vowels + (syllable % (VowelCount * TailCount) / TailCount),
        ];
        return tail == 0 ? parts : [.. parts, Tails + tail];
    }

    /// <summary>Brings marks into the order of their classes. Marks of one class keep theirs.</summary>
    private static List<int> Order(List<int> codes, SaslPrepTables tables)
    {
        for (var i = 1; i < codes.Count; i++)
        {
            var own = tables.ClassOf(codes[i]);
            for (var j = i; own > 0 && j > 0 && tables.ClassOf(codes[j - 1]) > own; j--)
            {
                (codes[j], codes[j - 1]) = (codes[j - 1], codes[j]);
            }
        }

        return codes;
    }

    private static List<int> Compose(List<int> codes, SaslPrepTables tables)
    {
        var composed = new List<int>(codes.Count);
        var starter = -1;
        var last = 0;
        foreach (var code in codes)
        {
            var own = tables.ClassOf(code);
            if (
                starter >= 0
                && (last < own || (last == 0 && starter == composed.Count - 1))
                && Pair(composed[starter], code, tables) is { } pair
            )
            {
                composed[starter] = pair;
                continue;
            }

            if (own == 0)
            {
                starter = composed.Count;
            }

            last = own;
            composed.Add(code);
        }

        return composed;
    }

    private static int? Pair(int first, int second, SaslPrepTables tables)
    {
        if (first is >= Leads and < Leads + LeadCount && second is >= Vowels and < Vowels + VowelCount)
        {
            return Syllables + ((((first - Leads) * VowelCount) + second - Vowels) * TailCount);
        }

        var syllable = first - Syllables;
        return
            syllable is >= 0 and < SyllableCount
            && syllable % TailCount == 0
            && second is > Tails and < Tails + TailCount
            ? first + second - Tails
            : tables.Compose(first, second);
    }
}
