using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class RowCountsCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Table =
        "create table t (id int, at timestamptz, f float8, b bytea, j jsonb, n numeric, i interval, a text[], note text)";
    private const string Rows =
        "insert into t select n, '2024-01-01'::timestamptz + n * interval '1 hour', n / 3.0, decode('00ff', 'hex'), '{\"a\": 1}'::jsonb, n / 7.0, n * interval '1 day 2 hours', array['ä', null, 'x y'], case when n % 2 = 0 then 'é' end from generate_series(1, 100) n";

    [Theory]
    [InlineData("", "", "content: true", true, "1 table with 100 rows is the same", "")]
    [InlineData(
        "",
        "delete from t where id = 5",
        "content: false",
        false,
        "1 of 1 differ",
        "t: 100 rows on other, 99 on default"
    )]
    [InlineData("", "delete from t where id = 5", "tolerance: 1", true, "1 table with 100 rows is within it", "")]
    [InlineData(
        "",
        "delete from t where id < 5",
        "tolerance: 3",
        false,
        "1 of 1 differ",
        "t: 100 rows on other, 96 on default"
    )]
    [InlineData("", "delete from t where id < 5", "tolerance: 5%", true, "1 table with 100 rows is within it", "")]
    [InlineData(
        "",
        "update t set note = 'x' where id = 7",
        "content: false",
        true,
        "1 table with 100 rows is the same",
        ""
    )]
    [InlineData(
        "",
        "update t set note = 'x' where id = 7",
        "content: true",
        false,
        "1 of 1 differ",
        "t: 100 rows on both, with other content"
    )]
    [InlineData(
        "",
        "update t set note = '' where id = 7",
        "content: true",
        false,
        "1 of 1 differ",
        "t: 100 rows on both, with other content"
    )]
    [InlineData(
        "insert into t select * from t where id = 1",
        "insert into t select * from t where id = 2",
        "content: true",
        false,
        "1 of 1 differ",
        "t: 101 rows on both, with other content"
    )]
    [InlineData(
        "",
        "alter table t drop column note",
        "content: true",
        false,
        "1 of 1 differ",
        "t: the columns differ: *"
    )]
    [InlineData("", "drop table t", "content: true", false, "1 of 1 differ", "t: missing on default")]
    [InlineData("drop table t", "", "content: true", false, "1 of 1 differ", "t: missing on other")]
    public async Task Two_connections_have_the_same_rows(
        string here,
        string there,
        string how,
        bool passes,
        string actual,
        string rows
    )
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var other = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        await home.ExecuteAllAsync(Table, Rows);
        // The same rows in another order of rows and columns, under other settings.
        await other.ExecuteAllAsync(
            "create table t (note text, a text[], i interval, n numeric, j jsonb, b bytea, f float8, at timestamptz, id int)",
            "insert into t (id, at, f, b, j, n, i, a, note) select * from ("
                + Rows["insert into t ".Length..]
                + ") r order by 1 desc",
            $"alter database {other.Name} set datestyle = 'german'",
            $"alter database {other.Name} set timezone = 'Asia/Tokyo'",
            $"alter database {other.Name} set intervalstyle = 'iso_8601'",
            $"alter database {other.Name} set bytea_output = 'escape'",
            $"alter database {other.Name} set extra_float_digits = -3"
        );
        foreach (var (database, sql) in new[] { (home, there), (other, here) }.Where(s => s.Item2.Length > 0))
        {
            await database.ExecuteAsync(sql);
        }

        var variable = cluster.Variable("OTHER", other.Uri);
        using var plan = new TestPlan(
            home,
            $$"""
            plan: compare
            connections: { default: '${DATABASE_URL}', other: '${{{variable}}}' }
            phases:
            - id: a
              preflight: [ { row_counts: { tables: t, same_as: default, {{how}} }, on: other } ]
              apply: [ { milestone: m } ]
            """
        );
        await using var session = plan.Session();

        var result = Assert.Single(
            await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0])),
            r => r.Stage == CheckStage.Preflight
        );

        Assert.Equal((passes ? CheckStatus.Passed : CheckStatus.Failed, actual), (result.Status, result.Actual));
        Assert.Matches(
            "^"
                + System.Text.RegularExpressions.Regex.Escape(rows).Replace("\\*", ".*", StringComparison.Ordinal)
                + "$",
            string.Join('|', result.Rows)
        );
    }

    [Theory]
    [InlineData("tolerance: many", "'tolerance' takes a number of rows")]
    [InlineData("tolerance: 1.5", "'tolerance' takes a number of rows")]
    [InlineData("tolerance: 1, content: true", "'tolerance' cannot stand beside")]
    public void What_makes_no_sense_is_an_error_of_the_plan(string how, string said) =>
        Assert.Contains(
            said,
            Assert.Single(PlanYaml.FindingsOfCheck($"row_counts: {{ tables: t, same_as: default, {how} }}")).Message,
            StringComparison.Ordinal
        );
}
