using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>Where a secret begins and ends, and what is too short to be one.</summary>
public sealed class SecretLimitsTests
{
    [Theory]
    [InlineData("abcd", "x abcd y", "x *** y")]
    [InlineData("abc", "x abc y", "x abc y")]
    // Of its base64, six characters hold no bits of others; fewer would be found by chance.
    [InlineData("abcde", "x YWJjZGU= y", "x ***= y")]
    [InlineData("abcd", "x YWJjZA== y", "x YWJjZA== y")]
    [InlineData("line of six\nabcdef\nabcde", "abcdef", "***")]
    [InlineData("line of six\nabcdef\nabcde", "abcde", "abcde")]
    [InlineData("  swordfish  ", "[swordfish]", "[***]")]
    public void Short_texts_are_no_secret_by_themselves(string secret, string text, string expected) =>
        Assert.Equal(expected, Redactor(secret).Clean(text));

    [Theory]
    [InlineData("&#115;wordfish", "***")]
    [InlineData("&#x73;wordfish", "***")]
    [InlineData("&#X73;wordfish", "***")]
    [InlineData("&#116;wordfish", "&#116;wordfish")]
    [InlineData("&#0000000115;wordfish", "&#0000000115;wordfish")]
    [InlineData("&;swordfish", "&;***")]
    [InlineData("\\U00000073wordfish", "***")]
    [InlineData("\\+000073wordfish", "***")]
    [InlineData("\\0073wordfish", "***")]
    [InlineData("\\073wordfish", "\\073wordfish")]
    [InlineData("\\163wordfish", "***")]
    [InlineData("\\x73wordfish", "***")]
    [InlineData("\\X73wordfish", "***")]
    [InlineData("\\x7", "\\x7")]
    [InlineData("\\16", "\\16")]
    [InlineData("\\u007", "\\u007")]
    [InlineData("\\181wordfish", "\\181wordfish")]
    [InlineData("%73wordfish", "***")]
    [InlineData("%2573wordfish", "***")]
    [InlineData("%252573wordfish", "***")]
    [InlineData("%25252573wordfish", "%25252573wordfish")]
    [InlineData("%7", "%7")]
    [InlineData("sword\nfish", "***")]
    [InlineData("sword\\nfish", "***")]
    [InlineData("sword\\r\\nfish", "***")]
    [InlineData("sword\\tfish", "sword\\tfish")]
    [InlineData("sword fish", "sword fish")]
    [InlineData("sword\nLINE 3: fish", "***")]
    [InlineData("sword\n  | fish", "***")]
    [InlineData("sword\n> fish", "***")]
    [InlineData("sword\n# fish", "***")]
    [InlineData("sword\n* fish", "***")]
    [InlineData("sword\n: fish", "sword\n: fish")]
    [InlineData("sword\nline 3: fish", "sword\nline 3: fish")]
    [InlineData("sword\nTHE LINE THAT IS 3: fish", "sword\nTHE LINE THAT IS 3: fish")]
    [InlineData("sword\nfis", "sword\nfis")]
    [InlineData("swordfish\nand more", "***\nand more")]
    [InlineData("swordfishswordfish", "******")]
    public void A_character_is_read_in_each_of_its_forms(string text, string expected) =>
        Assert.Equal(expected, Redactor("swordfish").Clean(text));

    [Theory]
    [InlineData("x swo", "x swo")]
    [InlineData("x swor", "x ***")]
    [InlineData("x swor  ", "x ***  ")]
    [InlineData("x swor y", "x swor y")]
    [InlineData("swo... y", "swo... y")]
    [InlineData("swor.. y", "swor.. y")]
    [InlineData("swor... y", "***... y")]
    [InlineData("swor … y", "*** … y")]
    public void From_four_characters_on_the_beginning_of_a_cut_secret_counts(string text, string expected)
    {
        Assert.Equal(expected, Redactor("swordfish").CleanCut(text));
        var marked = text.Contains('…', StringComparison.Ordinal) || text.Contains("...", StringComparison.Ordinal);
        Assert.Equal(marked ? expected : text, Redactor("swordfish").Clean(text));
    }

    [Theory]
    [InlineData("a\tb", "a b")]
    [InlineData("a   b", "a\n  b")]
    [InlineData("a \t b", "a\r\n> b")]
    [InlineData("a b", "a+b")]
    [InlineData("a  b", "a b")]
    public void Blanks_in_a_secret_may_be_folded(string middle, string written) =>
        Assert.Equal("[***]", Redactor($"sword{middle}fish").Clean($"[sword{written}fish]"));

    [Fact]
    public void A_secret_that_ends_or_begins_another_is_masked_with_it()
    {
        var redactor = Redactor("swordfish");
        redactor.Add("swordfish-and-more");
        Assert.Equal("*** ***", redactor.Clean("swordfish-and-more swordfish"));
    }

    [Fact]
    public void The_characters_beside_its_base64_are_masked_with_it()
    {
        // The third one holds bits of it; the last one does not.
        var encoded = Convert.ToBase64String("x:swordfish!"u8);
        Assert.Equal($"[{encoded[..2]}***{encoded[^1]}]", Redactor("swordfish").Clean($"[{encoded}]"));
    }

    private static Redactor Redactor(string secret)
    {
        var redactor = new Redactor();
        redactor.Add(secret);
        return redactor;
    }
}
