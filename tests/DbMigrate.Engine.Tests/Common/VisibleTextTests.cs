using System.Text.Json;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

/// <summary>Characters that a terminal acts upon are shown; every other character stays as it is.</summary>
public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain text, äöü, 表, 👩‍🚒", "plain text, äöü, 表, 👩‍🚒")]
    [InlineData("a\u001b[8mb", "a\\x1b[8mb")]
    [InlineData("\0\a\b\u007f", "\\x00\\x07\\x08\\x7f")]
    [InlineData("\u0080\u0085\u009b31m\u009f", "\\x80\\x85\\x9b31m\\x9f")]
    [InlineData("\u202eevil\u202c\u2066\u2069\u200e\u200f", "\\u202eevil\\u202c\\u2066\\u2069\\u200e\\u200f")]
    [InlineData("\u2028\u2029\u061c\ufeff\u200b\u00ad", "\\u2028\\u2029\\u061c\\ufeff\\u200b\\u00ad")]
    [InlineData("tag \U000E0041.", "tag \\u{e0041}.")]
    [InlineData("line\n\tnext\r\nlast", "line\n\tnext\r\nlast")]
    [InlineData("over\rwritten\r", "over\\rwritten\\r")]
    public void Lines_and_tabs_are_kept(string text, string shown) => Assert.Equal(shown, VisibleText.Lines(text));

    [Fact]
    public void On_one_line_the_line_ends_are_shown_too() =>
        Assert.Equal("a\\nb\\r\\n\\tc", VisibleText.OneLine("a\nb\r\n\tc"));

    [Fact]
    public void A_text_without_such_characters_is_not_copied()
    {
        var text = new string('x', 100);
        Assert.Same(text, VisibleText.Lines(text));
        Assert.Same(text, VisibleText.OneLine(text));
        Assert.Same(text, VisibleText.Json(text));
    }

    [Fact]
    public void No_control_or_format_character_is_left_but_line_ends_tabs_and_joiners()
    {
        var all = string.Concat(Enumerable.Range(0, 0xd800).Select(c => (char)c));
        var left = VisibleText
            .Lines(all)
            .Where(c =>
                char.IsControl(c)
                || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format
                || c is '\u2028' or '\u2029'
            );
        Assert.Equal("\t\n\u200c\u200d", string.Concat(left));
    }

    [Fact]
    public void Json_means_the_same_afterwards()
    {
        const string Text = "\u007f\u009b\u202e\u2028ä表👩‍🚒\\";
        var json =
            $"\"{JsonEncodedText.Encode(Text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        var visible = VisibleText.Json(json);
        Assert.Equal(Text, JsonSerializer.Deserialize<string>(visible));
        Assert.DoesNotContain(visible, c => char.IsControl(c) || c is '\u202e' or '\u2028');
    }
}
