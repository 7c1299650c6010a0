using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>A secret is found however it is written, and nothing of it is left.</summary>
public sealed class SecretFormsTests
{
    private static readonly string[] Secrets =
    [
        "swordfish-4711",
        "p@ss w/rd:100%+more",
        "it's \"quoted\" `and` $escaped\\here",
        "''\"\"\\\\'\"\\",
        "pät-schlüssel-表-😀-end",
        "tab\tand bell\band more",
        "dots...inside...it",
        "%41%42%27%5c",
        "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nEFAASCBKcwggSjAgEAAoIBAQC7\n-----END KEY-----\n",
        "a  b   c    d",
        "<xml attr='1'>&amp;</xml>",
    ];

    /// <summary>The ways in which a secret is written by what it passes through.</summary>
    private static readonly Dictionary<string, Func<string, string>> Forms = new()
    {
        ["plain"] = s => s,
        ["SQL literal"] = s => s.Replace("'", "''"),
        ["SQL identifier"] = s => s.Replace("\"", "\"\""),
        ["E''"] = s => s.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\n", "\\n").Replace("\t", "\\t"),
        ["E'' with doubled quotes"] = s => s.Replace("\\", "\\\\").Replace("'", "''"),
        ["E'' in octal"] = s =>
            string.Concat(Encoding.UTF8.GetBytes(s).Select(b => "\\" + Convert.ToString(b, 8).PadLeft(3, '0'))),
        ["E'' in hex"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => $"\\x{b:x2}")),
        ["U&''"] = s =>
            string.Concat(
                s.EnumerateRunes()
                    .Select(r =>
                        r.Value > 0xffff ? $"\\+{r.Value:x6}"
                        : r.Value < 128 && r.Value != '\\' && r.Value != '\'' ? r.ToString()
                        : $"\\{r.Value:X4}"
                    )
            ),
        ["shell, single quotes"] = s => s.Replace("'", "'\\''"),
        ["shell, double quotes"] = s =>
            s.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$").Replace("`", "\\`"),
        ["shell, quote in quotes"] = s => s.Replace("'", "'\"'\"'"),
        ["PowerShell"] = s => s.Replace("`", "``").Replace("\"", "`\"").Replace("$", "`$"),
        ["URL"] = Uri.EscapeDataString,
        ["URL, lower case"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => $"%{b:x2}")),
        ["URL, upper case"] = s => string.Concat(Encoding.UTF8.GetBytes(s).Select(b => $"%{b:X2}")),
        ["URL form"] = s => Uri.EscapeDataString(s).Replace("%20", "+"),
        ["URL twice"] = s => Uri.EscapeDataString(Uri.EscapeDataString(s)),
        ["JSON"] = s => JsonEncodedText.Encode(s).ToString(),
        ["JSON, relaxed"] = s => JsonEncodedText.Encode(s, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        ["JSON with escaped slashes"] = s =>
            JsonEncodedText.Encode(s, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString().Replace("/", "\\/"),
        ["JSON in units"] = s => string.Concat(s.Select(c => $"\\u{(int)c:X4}")),
        ["JSON in JSON"] = s => JsonEncodedText.Encode(JsonEncodedText.Encode(s).ToString()).ToString(),
        ["SQL literal in JSON"] = s => JsonEncodedText.Encode(s.Replace("'", "''")).ToString(),
        ["XML"] = s => System.Net.WebUtility.HtmlEncode(s),
        ["hex digits"] = s => Convert.ToHexString(Encoding.UTF8.GetBytes(s)),
        ["bytea"] = s => Convert.ToHexString(Encoding.UTF8.GetBytes(s)).ToLowerInvariant(),
        ["base64"] = s => Convert.ToBase64String(Encoding.UTF8.GetBytes(s)),
        ["base64 after one byte"] = s => Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + s + "!")),
        ["base64 after two bytes"] = s => Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + s + "!?")),
        ["base64url"] = s =>
            Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + s)).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ["base64 in lines"] = s =>
            Convert.ToBase64String(
                Encoding.UTF8.GetBytes(new string('x', 50) + s),
                Base64FormattingOptions.InsertLineBreaks
            ),
        ["blanks folded"] = s => string.Join(' ', s.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        ["wrapped"] = s => s.Length < 8 ? s : $"{s[..6]}\n{s[6..]}",
        ["wrapped with a prefix"] = s => s.Length < 8 ? s : $"{s[..6]}\r\nLINE 2: {s[6..]}",
        ["wrapped with a bar"] = s => s.Length < 8 ? s : $"{s[..6]}\n   12 | {s[6..]}",
        ["lines with a prefix"] = s => s.Replace("\n", "\n    > "),
        ["lines of Windows"] = s => s.Replace("\n", "\r\n"),
    };

    public static TheoryData<string> Names() => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_form_is_masked(string name)
    {
        foreach (var secret in Secrets)
        {
            var redactor = new Redactor();
            redactor.Add(secret);
            var written = Forms[name](secret);
            var cleaned = redactor.Clean($"before [{written}] after");
            Assert.StartsWith("before [", cleaned, StringComparison.Ordinal);
            Assert.EndsWith("] after", cleaned, StringComparison.Ordinal);
            var inside = cleaned["before [".Length..^"] after".Length];
            if (name.StartsWith("base64", StringComparison.Ordinal))
            {
                // What is encoded with it stays, and at the most two bits beside each of its ends.
                Assert.Contains("***", inside, StringComparison.Ordinal);
                Assert.True(
                    inside.Length <= written.Length - (secret.Length * 4 / 3) + 6,
                    $"{name} of {secret}: {inside}"
                );
            }
            else
            {
                Assert.Matches(@"\A['""\\\s]*\*\*\*['""\\\s]*\z", inside);
            }
        }
    }

    [Theory]
    [InlineData("select 'swordf", "select '***")]
    [InlineData("Failing row contains (1, swordfish-4...).", "Failing row contains (1, ***...).")]
    [InlineData("value swordfi… and more", "value ***… and more")]
    [InlineData("%73%77%6f%72%64", "***")]
    public void The_beginning_of_a_secret_that_was_cut_is_masked(string text, string expected)
    {
        var redactor = new Redactor();
        redactor.Add("swordfish-4711");
        Assert.Equal(expected, redactor.CleanCut(text));
    }

    [Theory]
    [InlineData("swo")]
    [InlineData("a sword is no secret")]
    [InlineData("fish-4711")]
    [InlineData("Swordfish-4711")]
    public void Other_words_stay(string text)
    {
        var redactor = new Redactor();
        redactor.Add("swordfish-4711");
        Assert.Same(text, redactor.Clean(text));
    }

    [Fact]
    public void A_secret_of_quotes_takes_no_time_to_speak_of()
    {
        var redactor = new Redactor();
        redactor.Add(new string('\'', 60) + "x");
        redactor.Add(new string('\\', 60) + "y");

        // A search that tried every reading would not end.
        var text = new string('\'', 2_000) + new string('\\', 2_000);
        Assert.Equal(text, redactor.Clean(text));
    }

    [Fact]
    public void A_very_long_secret_leaves_nothing()
    {
        var secret = string.Concat(
            Enumerable.Range(0, 5_000).Select(i => i.ToString("x4", CultureInfo.InvariantCulture))
        );
        var redactor = new Redactor();
        redactor.Add(secret);
        Assert.Matches(@"\A\[(\*\*\*)+\]\z", redactor.Clean($"[{secret}]"));
    }

    [Fact]
    public void A_text_without_secrets_is_not_copied()
    {
        var redactor = new Redactor();
        redactor.Add("swordfish-4711");
        var text = "s w o 100% 'quoted' \\ " + new string('s', 1_000);
        Assert.Same(text, redactor.Clean(text));
    }
}
