using System.Globalization;
using System.Text;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Writes texts so that the encoding of the database can hold them. A character that it cannot hold becomes
/// <c>\uXXXX</c>: the record of what happened must not depend on a dash in a title.
/// </summary>
internal static class JournalEncoding
{
    private const string Utf8 = "UTF8";

    /// <summary>The encodings of PostgreSQL that .NET has, by their code pages.</summary>
    private static readonly Dictionary<string, int> CodePages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LATIN1"] = 28591,
        ["LATIN2"] = 28592,
        ["LATIN3"] = 28593,
        ["LATIN4"] = 28594,
        ["LATIN5"] = 28599,
        ["LATIN7"] = 28603,
        ["LATIN9"] = 28605,
        ["ISO_8859_5"] = 28595,
        ["ISO_8859_6"] = 28596,
        ["ISO_8859_7"] = 28597,
        ["ISO_8859_8"] = 28598,
        ["KOI8R"] = 20866,
        ["KOI8U"] = 21866,
        ["WIN866"] = 866,
        ["WIN874"] = 874,
        ["WIN1250"] = 1250,
        ["WIN1251"] = 1251,
        ["WIN1252"] = 1252,
        ["WIN1253"] = 1253,
        ["WIN1254"] = 1254,
        ["WIN1255"] = 1255,
        ["WIN1256"] = 1256,
        ["WIN1257"] = 1257,
        ["WIN1258"] = 1258,
        ["EUC_JP"] = 51932,
        ["EUC_CN"] = 51936,
        ["EUC_KR"] = 51949,
    };

    /// <summary>Returns a text that the database can hold: the same where it can hold all of it.</summary>
    internal static string Text(NpgsqlConnection connection, string text) =>
        Ascii.IsValid(text) || EncodingOf(connection) is not { } encoding ? text : Fit(text, encoding, @"\u");

    /// <summary>Returns a JSON text that the database can hold, with the same values where it can hold them.</summary>
    /// <remarks>
    /// The server refuses an escape beyond ASCII where its encoding is not UTF-8. So escapes become characters first.
    /// </remarks>
    internal static byte[] Json(NpgsqlConnection connection, byte[] json)
    {
        if (ServerEncoding(connection) == Utf8)
        {
            return json;
        }

        var text = Unescaped(Encoding.UTF8.GetString(json));
        return Encoding.UTF8.GetBytes(EncodingOf(connection) is { } encoding ? Fit(text, encoding, @"\\u") : text);
    }

    /// <summary>Returns the text with the escapes beyond ASCII as characters.</summary>
    internal static string Unescaped(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] != '\\' || i + 1 == json.Length)
            {
                text.Append(json[i]);
                continue;
            }

            if (
                json[i + 1] == 'u'
                && i + 5 < json.Length
                && int.TryParse(
                    json.AsSpan(i + 2, 4),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture,
                    out var code
                )
                && code > 0x7F
            )
            {
                text.Append((char)code);
                i += 5;
                continue;
            }

            text.Append(json[i]).Append(json[++i]);
        }

        return text.ToString();
    }

    /// <summary>Returns the text with each character that an encoding lacks as an escape.</summary>
    /// <param name="text">The text.</param>
    /// <param name="encoding">The encoding, which throws for a character that it lacks.</param>
    /// <param name="escape">What comes before the four digits.</param>
    internal static string Fit(string text, Encoding encoding, string escape)
    {
        var fitting = new StringBuilder(text.Length);
        Span<char> buffer = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var character = buffer[..rune.EncodeToUtf16(buffer)];
            if (rune.IsAscii || Holds(encoding, character))
            {
                fitting.Append(character);
                continue;
            }

            foreach (var unit in character)
            {
                fitting.Append(escape).Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return fitting.ToString();
    }

    /// <summary>
    /// Returns the encoding with the name that the server has for it, for texts of the server. It throws for a
    /// character that it lacks. ASCII where .NET does not have it.
    /// </summary>
    internal static Encoding Of(string serverEncoding) =>
        CodePages.TryGetValue(serverEncoding, out var page)
        && CodePagesEncodingProvider.Instance.GetEncoding(
            page,
            EncoderFallback.ExceptionFallback,
            DecoderFallback.ExceptionFallback
        )
            is { } found
            ? found
            : Encoding.GetEncoding(
                page == 28591 ? "iso-8859-1" : "us-ascii",
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback
            );

    // SQL_ASCII holds any bytes: those of UTF-8 are stored as they are.
    private static Encoding? EncodingOf(NpgsqlConnection connection) =>
        ServerEncoding(connection) is var name and not (Utf8 or "SQL_ASCII") ? Of(name) : null;

    private static string ServerEncoding(NpgsqlConnection connection) =>
        connection.PostgresParameters.TryGetValue("server_encoding", out var name) ? name : Utf8;

    private static bool Holds(Encoding encoding, ReadOnlySpan<char> character)
    {
        try
        {
            return encoding.GetByteCount(character) > 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
