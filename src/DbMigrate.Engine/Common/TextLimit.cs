using System.Globalization;

namespace DbMigrate.Engine.Common;

/// <summary>Bounds the texts that are shown and journaled.</summary>
internal static class TextLimit
{
    /// <summary>The number of characters of a text that are kept.</summary>
    internal const int Most = 16_384;

    // Secrets are masked before the text is cut. What reaches beyond this is cut first.
    private const int Margin = 65_536;

    /// <summary>Returns the beginning of a text with secrets masked, and the number of characters that were left out.</summary>
    internal static string Clean(ISecretMask mask, string text)
    {
        var safe = text.Length <= Most + Margin ? mask.Clean(text) : mask.CleanCut(text[..(Most + Margin)]);
        if (safe.Length <= Most && text.Length <= Most + Margin)
        {
            return safe;
        }

        return Cut(safe, Most, Math.Max(safe.Length, text.Length));
    }

    /// <summary>Returns the beginning of a text without secrets, and the number of characters that were left out.</summary>
    internal static string Cut(string text, int most) => text.Length <= most ? text : Cut(text, most, text.Length);

    private static string Cut(string text, int most, int length)
    {
        // Half of a surrogate pair is no character.
        var end = Math.Min(text.Length, most);
        end -= char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text.AsSpan(0, end)}… ({length - end:N0} more characters)"
        );
    }
}
