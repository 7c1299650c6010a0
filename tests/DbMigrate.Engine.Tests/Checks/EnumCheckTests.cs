namespace DbMigrate.Engine.Tests.Checks;

public sealed class EnumCheckTests(EnumCheckTests.Objects objects) : IClassFixture<EnumCheckTests.Objects>
{
    [Theory]
    [InlineData("type: mood, values: [sad, ok, 'Very happy']", true, "sad, ok, Very happy", "")]
    [InlineData("type: mood, values: [ok, sad, 'Very happy']", false, "sad, ok, Very happy", "")]
    [InlineData("type: mood, values: [sad, ok]", false, "sad, ok, Very happy", "Very happy: not expected")]
    [InlineData(
        "type: mood, values: [sad, angry]",
        false,
        "sad, ok, Very happy",
        "angry: missing|ok: not expected|Very happy: not expected"
    )]
    [InlineData("type: mood, values: [ok, sad], exact: false", true, "sad, ok, Very happy", "")]
    [InlineData("type: mood, values: [ok, angry], exact: false", false, "sad, ok, Very happy", "angry: missing")]
    [InlineData("type: other.mood, values: [x]", true, "x", "")]
    [InlineData("type: '\"Tone\"', values: [y]", true, "y", "")]
    [InlineData("type: moods, values: [x]", false, "no enum type moods: missing; did you mean mood?", "")]
    [InlineData("type: feeling, values: [x]", false, "feeling is a domain over mood", "")]
    [InlineData("type: int4, values: [x]", false, "int4 is a base type", "")]
    [InlineData("type: pair, values: [x]", false, "pair is a composite type", "")]
    [InlineData("type: empty, values: [x]", false, "no values", "x: missing")]
    public async Task The_values_are_those_of_the_plan(string check, bool passes, string actual, string rows)
    {
        var result = await objects.Database.AskAsync($"enum: {{ {check} }}");

        Assert.Equal((passes ? CheckStatus.Passed : CheckStatus.Failed, actual), (result.Status, result.Actual));
        Assert.Equal(rows, string.Join('|', result.Rows));
        Assert.DoesNotMatch(@"[?.]\.", result.Message);
    }

    public sealed class Objects()
        : ReadOnlyDatabase(
            "create schema other",
            "create type mood as enum ('sad', 'Very happy')",
            "alter type mood add value 'ok' before 'Very happy'",
            "create type other.mood as enum ('x')",
            "create type \"Tone\" as enum ('y')",
            "create type empty as enum ()",
            "create domain feeling as mood",
            "create type pair as (one int)"
        );
}
