using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Engine.Tests.Sandbox;

public sealed class PostgresVersionTests
{
    [Theory]
    [InlineData("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", 15, 14)]
    [InlineData("postgres (PostgreSQL) 18.4", 18, 4)]
    [InlineData("postgres (PostgreSQL) 19beta2", 19, -798)]
    [InlineData("postgres (PostgreSQL) 19devel", 19, -1000)]
    public void A_program_s_answer_is_read(string output, int major, int minor)
    {
        Assert.True(PostgresVersion.TryParseProgram(output, out var version));
        Assert.Equal((major, minor), (version.Major, version.Minor));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fifteen")]
    [InlineData("15;rm")]
    [InlineData("-15")]
    [InlineData("15.")]
    public void What_is_no_version_is_none(string text) => Assert.False(PostgresVersion.TryParse(text, out _));

    [Fact]
    public void Versions_are_ordered_with_what_came_before_the_release_first()
    {
        string[] ordered = ["15.2", "15.14", "18devel", "18beta1", "18beta2", "18rc1", "18.0", "18.1"];
        Assert.Equal(
            ordered,
            ordered
                .Reverse()
                .Select(t => PostgresVersion.TryParse(t, out var v) ? v : null)
                .Order()
                .Select(v => v!.Text)
        );
    }

    [Theory]
    [InlineData("15.14", "15", true)]
    [InlineData("15.14", "15.14", true)]
    [InlineData("15.14", "15.1", false)]
    [InlineData("15.14", "16", false)]
    [InlineData("18beta1", "18", true)]
    public void A_major_version_takes_any_of_its_minors(string have, string wanted, bool expected)
    {
        Assert.True(PostgresVersion.TryParse(have, out var version) & PostgresVersion.TryParse(wanted, out var wish));
        Assert.Equal(expected, version!.Satisfies(wish!));
    }
}
