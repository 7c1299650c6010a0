using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Names and values in SQL text.</summary>
public sealed class SqlTextTests
{
    [Theory]
    [InlineData("orders", "\"orders\"", "orders")]
    [InlineData("_a1", "\"_a1\"", "_a1")]
    [InlineData("a_", "\"a_\"", "a_")]
    [InlineData("z9", "\"z9\"", "z9")]
    [InlineData("Orders", "\"Orders\"", "\"Orders\"")]
    [InlineData("oRders", "\"oRders\"", "\"oRders\"")]
    [InlineData("1a", "\"1a\"", "\"1a\"")]
    [InlineData("a b", "\"a b\"", "\"a b\"")]
    [InlineData("a$", "\"a$\"", "\"a$\"")]
    [InlineData("é", "\"é\"", "\"é\"")]
    [InlineData("a\"; drop table b; --", "\"a\"\"; drop table b; --\"", "\"a\"\"; drop table b; --\"")]
    [InlineData("", "\"\"", "\"\"")]
    [InlineData("select", "\"select\"", "\"select\"")]
    [InlineData("user", "\"user\"", "\"user\"")]
    [InlineData("xmltable", "\"xmltable\"", "\"xmltable\"")]
    public void A_name_is_quoted(string name, string quoted, string ifNeeded)
    {
        Assert.Equal(quoted, SqlText.QuoteIdentifier(name));
        Assert.Equal(ifNeeded, SqlText.QuoteIdentifierIfNeeded(name));
        Assert.Equal("\"S\"." + quoted, SqlText.QuoteQualified("S", name));
        Assert.Equal("\"S\"." + ifNeeded, SqlText.QuoteQualifiedIfNeeded("S", name));
        Assert.Equal(quoted, SqlText.QuoteQualified(null, name));
        Assert.Equal(ifNeeded, SqlText.QuoteQualifiedIfNeeded("", name));
        Assert.Equal(name, SqlText.Unquote(quoted));
    }

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("", "''")]
    [InlineData("a\\b", "E'a\\\\b'")]
    [InlineData("\\'; drop table b; --", "E'\\\\''; drop table b; --'")]
    public void A_value_means_the_same_with_each_setting_of_strings(string value, string literal) =>
        Assert.Equal(literal, SqlText.QuoteLiteral(value));

    [Theory]
    [InlineData("Foo", "foo")]
    [InlineData("AZaz_ÄÖ[`{@", "azaz_ÄÖ[`{@")]
    [InlineData("\"Foo\"", "Foo")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("\"", "\"")]
    [InlineData("\"A", "\"a")]
    [InlineData("A\"", "a\"")]
    [InlineData("\"\"", "")]
    public void A_name_that_is_written_in_SQL_is_folded_unless_it_is_quoted(string written, string name) =>
        Assert.Equal(name, SqlText.Unquote(written));

    [Fact]
    public void A_text_with_a_NUL_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SqlText.QuoteIdentifier("a\0"));
        Assert.Throws<ArgumentException>(() => SqlText.QuoteLiteral("a\0b"));
    }
}
