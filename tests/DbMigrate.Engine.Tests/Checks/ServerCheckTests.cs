using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class ServerCheckTests(ServerCheckTests.Objects objects) : IClassFixture<ServerCheckTests.Objects>
{
    [Theory]
    [InlineData("version: '>=14 <99'", true, "")]
    [InlineData("version: '>=99'", false, "the server is PostgreSQL *, not >=99")]
    [InlineData("tls: false", true, "")]
    [InlineData("tls: true", false, "the connection is not encrypted")]
    [InlineData("setting: { fsync: off, work_mem: 4MB, server_encoding: UTF8 }", true, "")]
    [InlineData(
        "setting: { work_mem: 5MB, no_such: 1 }",
        false,
        "work_mem is 4MB, not 5MB|there is no setting no_such"
    )]
    [InlineData("extensions: [plpgsql]", true, "")]
    [InlineData("extensions: [plpgsql, nothing]", false, "the extension nothing is missing")]
    public async Task Properties_are_those_of_the_plan(string check, bool passes, string rows)
    {
        var result = await objects.Database.AskAsync($"server: {{ {check} }}");

        Assert.Equal(passes ? CheckStatus.Passed : CheckStatus.Failed, result.Status);
        Assert.Matches(
            "^"
                + System.Text.RegularExpressions.Regex.Escape(rows).Replace("\\*", ".*", StringComparison.Ordinal)
                + "$",
            string.Join('|', result.Rows)
        );
    }

    [Theory]
    [InlineData("statement_timeout")]
    [InlineData("lock_timeout")]
    [InlineData("timezone")]
    [InlineData("application_name")]
    [InlineData("transaction_read_only")]
    public void A_setting_that_each_session_has_of_the_tool_is_an_error_of_the_plan(string name) =>
        Assert.Contains(
            $"'{name}' is set by dbmigrate itself",
            Assert.Single(PlanYaml.FindingsOfCheck($"server: {{ setting: {{ {name}: 0 }} }}")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_version_that_is_none_is_an_error_of_the_plan() =>
        Assert.Contains(
            "'version' takes versions",
            Assert.Single(PlanYaml.FindingsOfCheck("server: { version: new }")).Message,
            StringComparison.Ordinal
        );

    public sealed class Objects() : ReadOnlyDatabase();
}
