using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Tests.Sql;

public sealed class NameSettingsTests
{
    [Theory]
    [InlineData("s, \"S 2\"", "s|S 2")]
    [InlineData("\"$user\", Public", "$user|public")]
    [InlineData("", "")]
    [InlineData("s,", "s")]
    [InlineData("s t", null)]
    [InlineData("'s'", null)]
    [InlineData(", s", null)]
    [InlineData("s; t", null)]
    public void A_search_path_is_a_list_of_names(string value, string? expected) =>
        Assert.Equal(expected, NameSettings.ListOf(value) is { } names ? string.Join('|', names) : null);
}
