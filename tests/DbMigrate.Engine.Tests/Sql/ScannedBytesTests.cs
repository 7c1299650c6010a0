using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>The bytes of a file: whole characters, line ends, places.</summary>
public sealed class ScannedBytesTests
{
    [Theory]
    [InlineData("61 62", 2)]
    [InlineData("", 0)]
    [InlineData("61 C3", 1)]
    [InlineData("61 C3 A4", 3)]
    [InlineData("E2", 0)]
    [InlineData("E2 82", 0)]
    [InlineData("E2 82 AC", 3)]
    [InlineData("61 F0 9F 98", 1)]
    [InlineData("F0 9F 98 80", 4)]
    // No character begins in the last three bytes: the fault is found later.
    [InlineData("61 80 80 80", 4)]
    [InlineData("C3 61 80", 3)]
    public void A_character_is_not_divided_between_blocks(string hex, int whole) =>
        Assert.Equal(whole, SqlEncoding.WholeCharacters(Convert.FromHexString(hex.Replace(" ", ""))));

    [Theory]
    [InlineData("EF BB BF 61", 3)]
    [InlineData("EF BB", 0)]
    [InlineData("FF FE", -1)]
    [InlineData("FE FF 00", -1)]
    [InlineData("FF", 0)]
    [InlineData("FF FF", 0)]
    [InlineData("FE FE", 0)]
    [InlineData("", 0)]
    public void A_byte_order_mark_is_known(string hex, int length) =>
        Assert.Equal(length, SqlEncoding.ByteOrderMark(Convert.FromHexString(hex.Replace(" ", ""))));

    [Theory]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("\r\n\r\n", "\n\n")]
    [InlineData("a\rb\r\r\n", "a\rb\r\n")]
    [InlineData("a\r", "a\r")]
    [InlineData("a\n\r", "a\n\r")]
    [InlineData("ab", "ab")]
    public void Line_ends_are_the_same_however_the_text_is_divided(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var sum = SHA256.HashData(Encoding.UTF8.GetBytes(expected));
        Assert.Equal(expected, Encoding.UTF8.GetString(LineEnds.Normalise(bytes)));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var ends = new LineEnds();
            ends.Append(bytes.AsSpan(0, cut));
            ends.Append([]);
            ends.Append(bytes.AsSpan(cut));
            Assert.Equal(sum, ends.Finish());
        }

        Assert.Equal(TextChecksum.Of(sum), TextChecksum.Of("\uFEFF" + text));
    }

    [Theory]
    [InlineData("", 5, 2, 3)]
    [InlineData("ab", 7, 2, 5)]
    [InlineData("ä€😀", 14, 2, 6)]
    [InlineData("a\n", 7, 3, 1)]
    [InlineData("a\n\nä", 10, 4, 2)]
    public void A_place_moves_over_text_by_lines_and_characters(string text, long offset, int line, int column) =>
        Assert.Equal(
            new TextPosition(offset, line, column),
            new TextPosition(5, 2, 3).Over(Encoding.UTF8.GetBytes(text))
        );
}
