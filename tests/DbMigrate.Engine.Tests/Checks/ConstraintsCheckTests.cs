namespace DbMigrate.Engine.Tests.Checks;

public sealed class ConstraintsCheckTests(ConstraintsCheckTests.Tables tables)
    : IClassFixture<ConstraintsCheckTests.Tables>
{
    [Theory]
    [InlineData("t_pkey")]
    [InlineData("[t_pkey, u_t_fkey]")]
    [InlineData("'*_pkey'")]
    [InlineData("{ names: ['*_pkey'], table: [t, u], validated: true }")]
    [InlineData("{ names: u_t_fkey, table: u, validated: false }")]
    [InlineData("{ names: '\"Odd*Name\"', table: t }")]
    [InlineData("{ names: positive }")]
    [InlineData("{ names: 'u_t_?key', validated: false }")]
    [InlineData("{ names: u_t_fkey, validated: true }", "u_t_fkey on u: not validated")]
    [InlineData("{ names: 'u*', table: u, validated: true }", "u_t_fkey on u: not validated")]
    [InlineData("t_pky", "t_pky: missing; did you mean t_pkey?")]
    [InlineData("{ names: t_pkey, table: u }", "t_pkey on u: missing; did you mean u_pkey?")]
    [InlineData("'x*'", "x*: no match")]
    [InlineData("{ names: t_pkey, table: [t, tt] }", "tt: missing; did you mean t?")]
    [InlineData(
        "{ names: ['x_*', u_pkey], table: [t, u] }",
        "x_* on t: no match",
        "u_pkey on t: missing; did you mean t_pkey?",
        "x_* on u: no match"
    )]
    public async Task They_are_there_as_asked_or_are_told(string constraints, params string[] rows)
    {
        var result = await tables.Database.AskAsync($"constraints: {constraints}");
        Assert.Equal(rows, result.Rows);
        Assert.True(result.Status == (rows.Length == 0 ? CheckStatus.Passed : CheckStatus.Failed), result.Message);
    }

    public sealed class Tables()
        : ReadOnlyDatabase(
            "create table t (id int primary key, n int constraint \"Odd*Name\" check (n > 0))",
            "create table u (id int primary key, t int)",
            "alter table u add constraint u_t_fkey foreign key (t) references t not valid",
            "create domain p as int constraint positive check (value > 0)"
        );
}
