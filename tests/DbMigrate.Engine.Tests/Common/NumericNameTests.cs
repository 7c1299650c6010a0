using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

public class NumericNameTests
{
    [Theory]
    [InlineData("2", "002")]
    [InlineData("002", "002")]
    [InlineData("0002", "002")]
    [InlineData("0", "000")]
    [InlineData("7", "7")]
    [InlineData("10", "10")]
    [InlineData("10a", "10a")]
    [InlineData("1*", "1*")]
    [InlineData("", "")]
    [InlineData("20240101000000", "20240101000000")]
    public void A_number_means_the_only_name_of_its_value(string given, string expected) =>
        Assert.Equal(
            expected,
            NumericName.Resolve(given, ["000", "002", "07", "007", "7", "010", "10", "b2", "20240101000000"])
        );

    [Fact]
    public void Two_names_of_the_value_leave_it_as_it_is() =>
        Assert.Equal("2", NumericName.Resolve("2", ["02", "002"]));
}
