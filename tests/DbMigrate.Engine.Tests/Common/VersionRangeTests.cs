using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Tests.Common;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("14")]
    [InlineData("16.2")]
    [InlineData(">=14")]
    [InlineData(">= 14.1")]
    [InlineData(">=14 <19")]
    [InlineData(">=14, <19")]
    [InlineData(">14,<=19.3")]
    [InlineData("=9.6")]
    public void Versions_with_their_comparisons_are_taken(string text) => Assert.True(VersionRange.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData("new")]
    [InlineData("14 15")]
    [InlineData(">=14 15")]
    [InlineData(">=")]
    [InlineData("14.")]
    [InlineData("14.x")]
    [InlineData("v14")]
    [InlineData("=>14")]
    [InlineData("14-18")]
    [InlineData(">=14<19")]
    [InlineData("150000")]
    public void Anything_else_is_not(string text) => Assert.False(VersionRange.IsValid(text));
}
