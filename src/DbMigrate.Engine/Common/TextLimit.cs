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

        // Half of a surrogate pair is no character.
        var end = Math.Min(safe.Length, Most);
        end -= char.IsHighSurrogate(safe[end - 1]) ? 1 : 0;
        var left = Math.Max(safe.Length, text.Length) - end;
        return string.Create(CultureInfo.InvariantCulture, $"{safe.AsSpan(0, end)}… ({left:N0} more characters)");
    }
}
