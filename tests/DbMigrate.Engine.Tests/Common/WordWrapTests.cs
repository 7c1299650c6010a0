using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

public sealed class WordWrapTests
{
    [Theory]
    [InlineData("no row is left", 20, "no row is left")]
    [InlineData("no row is left", 8, "no row\nis left")]
    [InlineData("no row is left", 6, "no row\nis\nleft")]
    [InlineData("one\n\ntwo three", 5, "one\n\ntwo\nthree")]
    [InlineData("public.customers_by_month", 12, "public.\ncustomers_\nby_month")]
    [InlineData("of public.customers_by_month", 12, "of\npublic.\ncustomers_\nby_month")]
    [InlineData("/srv/plans/shop/a.sql", 10, "/srv/\nplans/\nshop/a.sql")]
    [InlineData("abcdefghij", 4, "abcd\nefgh\nij")]
    [InlineData("  blocked by pid 4711", 12, "  blocked by\n  pid 4711")]
    [InlineData("          deep text", 12, "          de\nep text")]
    [InlineData("abc\U0001f600d", 4, "abc\n\U0001f600d")]
    [InlineData("", 5, "")]
    [InlineData("a\u001b[2Jb", 20, "a\\x1b[2Jb")]
    public void Lines_end_at_blanks_and_long_words_after_punctuation(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('\n', WordWrap.Lines(text, width)));

    [Theory]
    [InlineData("no row is without", 7)]
    [InlineData("2026-03-01 14:05:00Z", 10)]
    [InlineData("customers_by_month_and_region", 10)]
    [InlineData("", 0)]
    public void Words_stay_whole_up_to_a_length(string text, int width) =>
        Assert.Equal(width, WordWrap.NarrowestWidth(text));
}
