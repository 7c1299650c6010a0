using DbMigrate.Engine.Model.Resolved;

namespace DbMigrate.Engine.Tests.Model;

/// <summary>A variable that is used and not found would leave an approval valid after its value was changed.</summary>
public sealed class UsedVariablesTests
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["a"] = "1",
        ["b_2"] = "2",
        ["c"] = "x :'d'",
        ["d"] = ":c :e",
        ["e"] = "5",
    };

    [Theory]
    [InlineData(":a", "a")]
    [InlineData("x = :a", "a")]
    [InlineData(":'a'", "a")]
    [InlineData(":\"a\"", "a")]
    [InlineData(":\\\"a\\\"", "a")]
    [InlineData(":{?a}", "a")]
    [InlineData(":a:b_2", "a b_2")]
    [InlineData("a::b_2", "b_2")]
    [InlineData(":a.:e", "a e")]
    [InlineData(":ab", "")]
    [InlineData("a", "")]
    [InlineData(":", "")]
    [InlineData(": a", "")]
    [InlineData(":'", "")]
    [InlineData("", "")]
    [InlineData(":c", "c d e")]
    [InlineData(":unknown", "")]
    public void A_text_uses_what_stands_behind_a_colon_and_what_its_value_uses(string text, string used) =>
        Assert.Equal(used, string.Join(' ', UsedVariables.Of([text], [], Variables)));

    [Fact]
    public void What_files_use_is_used_in_ordinal_order()
    {
        Assert.Equal(["a", "c", "d", "e"], UsedVariables.Of([":a"], ["d", "other"], Variables));
        Assert.Empty(UsedVariables.Of([":a"], ["d"], new Dictionary<string, string>()));
    }
}
