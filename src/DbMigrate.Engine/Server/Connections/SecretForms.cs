using System.Text;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Makes the patterns of a secret: itself, its lines, and its forms that encode several characters together.</summary>
internal static class SecretForms
{
    // A pattern is compared character by character: a longer secret is found in parts.
    private const int LongestPart = 4096;

    // Shorter ones occur by chance.
    private const int ShortestLine = 6;
    private const int ShortestEncoded = 6;

    /// <summary>Returns the patterns of a secret.</summary>
    internal static IEnumerable<SecretPattern> Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var lines = secret.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Parts(secret)
            .Concat(Parts(secret.Trim()))
            .Concat(lines.Length > 1 ? lines.Where(l => l.Length >= ShortestLine).SelectMany(Parts) : [])
            .Append(Convert.ToHexString(bytes))
            .Append(Convert.ToHexString(bytes).ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)
            .Select(t => new SecretPattern(t))
            .Concat(Base64(bytes).Distinct(StringComparer.Ordinal).Select(t => new SecretPattern(t, isBase64: true)));
    }

    private static IEnumerable<string> Parts(string text) =>
        text.Length == 0 ? []
        : text.Length <= LongestPart ? [text]
        : text.Chunk(LongestPart).Where(p => p.Length >= ShortestLine).Select(p => new string(p));

    /// <summary>
    /// Returns what base64 makes of the bytes, in both alphabets, where zero to two other bytes stand before them. The
    /// characters that hold bits of the neighbours are left out.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var start = before == 0 ? 0 : before + 1;
            var end = encoded.Length - ((before + bytes.Length) % 3 == 0 ? 0 : 1);
            if (end - start < ShortestEncoded)
            {
                continue;
            }

            var form = encoded[start..end];
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }
}
