using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class SqlCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("select count(*) from t where name = :'customer'")]
    [InlineData("\\ir :part")]
    public async Task A_file_that_a_query_includes_may_use_the_variables_of_the_plan(string included)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (name text)", "insert into t values ('Ada')");
        using var plan = new TestPlan(
            database,
            """
            plan: asked
            variables: { customer: Ada, part: part.sql }
            phases:
              - id: a
                apply: [ { milestone: done } ]
                verify: [ { name: there, sql: '\i q.sql', expect: 1 } ]
            """,
            ("q.sql", included),
            ("part.sql", "select 1;")
        );
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
    }

    [Fact]
    public void An_included_file_that_is_not_there_is_found_when_the_plan_is_read() =>
        Assert.Contains(
            "none.sql",
            Assert.Single(PlanYaml.FindingsOfCheck("sql: '\\i none.sql'\nexpect: 1")).ToString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("select 0", "0", true)]
    [InlineData("select 1", "0", false)]
    [InlineData("select 1.0", "1", true)]
    [InlineData("select 1", "1.0", true)]
    [InlineData("select 1e2::float8", "100", true)]
    [InlineData(
        "select 12345678901234567890123456789012345678901234567890.1",
        "12345678901234567890123456789012345678901234567890.1",
        true
    )]
    [InlineData(
        "select 12345678901234567890123456789012345678901234567890.1",
        "12345678901234567890123456789012345678901234567890.2",
        false
    )]
    [InlineData("select 'NaN'::numeric", "0", false)]
    [InlineData("select 'YES'", "'YES'", true)]
    [InlineData("select 'YES'", "YES", true)]
    [InlineData("select 'yes'", "YES", false)]
    [InlineData("select true", "true", true)]
    [InlineData("select false", "true", false)]
    [InlineData("select null::int", "null", true)]
    [InlineData("select 0", "null", false)]
    [InlineData("select null::int", "0", false)]
    [InlineData("select ''", "''", true)]
    [InlineData("select ''", "null", false)]
    [InlineData("select 'empty'", "'empty'", true)]
    [InlineData("select '01'", "'1'", false)]
    [InlineData("select 1", "'1'", true)]
    [InlineData("select '{a,b}'::text[]", "'{a,b}'", true)]
    [InlineData("select interval '1 day'", "1 day", true)]
    public async Task A_scalar_is_compared_by_the_types_of_yaml_and_of_the_column(
        string sql,
        string expect,
        bool passes
    ) => await AssertPassesAsync($"sql: \"{sql}\"\nexpect: {expect}", passes);

    [Theory]
    [InlineData("select 99.5", "'>= 99.5'", true)]
    [InlineData("select 99.49", "'>= 99.5'", false)]
    [InlineData("select 4", "'< 5'", true)]
    [InlineData("select 5", "'< 5'", false)]
    [InlineData("select null::int", "'< 5'", false)]
    [InlineData("select 'x'", "'<> x'", false)]
    [InlineData("select 'y'", "'!= x'", true)]
    [InlineData("select null::text", "'<> x'", false)]
    [InlineData("select true", "'<> false'", true)]
    [InlineData("select 'abc'", "'> 5'", false)]
    [InlineData("select date '2024-03-01'", "'>= 2024-02-29'", true)]
    [InlineData("select timestamptz '2024-02-28 12:00+00'", "'>= 2024-02-29'", false)]
    [InlineData("select 3", "{ between: [1, 5] }", true)]
    [InlineData("select 5", "{ between: [1, 5] }", true)]
    [InlineData("select 6", "{ between: [1, 5] }", false)]
    [InlineData("select null::int", "{ between: [1, 5] }", false)]
    public async Task A_comparison_holds_or_not(string sql, string expect, bool passes) =>
        await AssertPassesAsync($"sql: \"{sql}\"\nexpect: {expect}", passes);

    [Theory]
    [InlineData("select 1 where false", "empty", true)]
    [InlineData("select 1", "empty", false)]
    [InlineData("select generate_series(1, 13)", "{ rows: 13 }", true)]
    [InlineData("select generate_series(1, 12)", "{ rows: 13 }", false)]
    [InlineData("select generate_series(1, 4)", "{ rows: '>= 4' }", true)]
    [InlineData("select generate_series(1, 3)", "{ rows: '>= 4' }", false)]
    [InlineData("select unnest(array['b', 'a'])", "{ values: [a, b] }", true)]
    [InlineData("select unnest(array['b', 'a', 'a'])", "{ values: [a, b] }", false)]
    [InlineData("select unnest(array['b'])", "{ values: [a, b] }", false)]
    [InlineData("select unnest(array[2, 1, null])", "{ values: [1, null, 2] }", true)]
    [InlineData("select 1, 2", "{ values: [1, 2] }", false)]
    [InlineData("values ('a', 1), ('b', 2)", "{ table: [[a, 1], [b, 2]] }", true)]
    [InlineData("values ('b', 2), ('a', 1)", "{ table: [[a, 1], [b, 2]] }", false)]
    [InlineData("values ('a', 1)", "{ table: [[a, 1], [b, 2]] }", false)]
    [InlineData("values ('a', 1), ('b', 2), ('c', 3)", "{ table: [[a, 1], [b, 2]] }", false)]
    [InlineData("values ('a', 1)", "{ table: [[a]] }", false)]
    [InlineData("select 'YES' as n from generate_series(1, 3)", "{ every: { n: \"YES\" } }", true)]
    [InlineData(
        "select case i when 2 then 'NO' else 'YES' end as n from generate_series(1, 3) i",
        "{ every: { n: \"YES\" } }",
        false
    )]
    [InlineData("select i from generate_series(1, 3) i", "{ every: { i: '>= 1' } }", true)]
    [InlineData("select i from generate_series(0, 3) i", "{ every: { i: '>= 1' } }", false)]
    [InlineData("select 'YES' as n where false", "{ every: { n: \"YES\" } }", false)]
    [InlineData("select 'YES' as n", "{ every: { other: \"YES\" } }", false)]
    [InlineData("select i from generate_series(1, 3) i", "{ rows: 3, every: { i: '>= 1' } }", true)]
    [InlineData("select i from generate_series(1, 4) i", "{ rows: 3, every: { i: '>= 1' } }", false)]
    public async Task Rows_are_as_expected_or_not(string sql, string expect, bool passes) =>
        await AssertPassesAsync($"sql: \"{sql}\"\nexpect: {expect}", passes);

    [Theory]
    [InlineData("select 1/0", "\"22012\"", true)]
    [InlineData("select 1/0", "division_by_zero", true)]
    [InlineData("select 1/0", "insufficient_privilege", false)]
    [InlineData("select 1", "\"22012\"", false)]
    public async Task What_must_be_refused_is_refused_with_that_condition(string sql, string error, bool passes) =>
        await AssertPassesAsync($"sql: \"{sql}\"\nexpect: {{ error: {error} }}", passes);

    [Theory]
    [InlineData("select exists (select)", true)]
    [InlineData("select false", false)]
    [InlineData("select null::boolean", false)]
    [InlineData("select 1", false)]
    public async Task Without_expect_it_has_to_give_true(string sql, bool passes) =>
        await AssertPassesAsync($"sql: {sql}", passes);

    [Fact]
    public async Task A_wrong_answer_says_what_was_expected_and_found_and_shows_the_first_rows()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var result = await database.AskAsync(
            "sql: select i, 'x' || i as name from generate_series(1, 25) i\nexpect: empty"
        );
        Assert.Equal(CheckStatus.Failed, result.Status);
        Assert.Equal(("no rows", "25 rows"), (result.Expected, result.Actual));
        Assert.Equal("Expected no rows; found 25 rows.", result.Message);
        Assert.Equal(20, result.Rows.Count);
        Assert.Equal("i: 1, name: x1", result.Rows[0]);
        Assert.Equal(
            ("sql", "plan.yaml:1:1", "a", CheckStage.Verify),
            (result.Kind, result.Place, result.Phase, result.Stage)
        );

        var every = await database.AskAsync(
            "sql: select i, i % 2 = 0 as even from generate_series(1, 25) i\nexpect: { every: { even: true } }"
        );
        Assert.Equal("13 of 25 rows differ", every.Actual);
        Assert.Equal("i: 1, even: false", every.Rows[0]);

        var values = await database.AskAsync("sql: select unnest(array['a', 'c'])\nexpect: { values: [a, b] }");
        Assert.Equal("missing: b; not expected: c", values.Actual);
    }

    [Fact]
    public async Task A_long_answer_is_counted_and_not_kept()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var result = await database.AskAsync("sql: select generate_series(1, 200000)\nexpect: { rows: 200000 }");
        Assert.Equal(CheckStatus.Passed, result.Status);
        Assert.Equal("200,000 rows", result.Actual);
    }

    [Theory]
    [InlineData("sql: select 1\nexpect: '> abc'", "neither a number nor a date")]
    [InlineData("sql: select 1\nexpect: '>='", "has no operand")]
    [InlineData("sql: select 1\nexpect: { between: [5, 1] }", "in ascending order")]
    [InlineData("sql: select 1\nexpect: { between: [a, b] }", "two numbers or two dates")]
    [InlineData("sql: select 1\nexpect: { rows: many }", "takes a number")]
    [InlineData("sql: select 1\nexpect: { error: insufficient_privileg }", "Did you mean 'insufficient_privilege'?")]
    [InlineData("sql: select 1\nexpect: { table: [a] }", "takes a list")]
    [InlineData("sql: select 1\nexpect: { every: { a: [1] } }", "a single value")]
    [InlineData("sql: select 'a", "In line 1 of the SQL")]
    [InlineData("sql: -- nothing", "The SQL has no statement.")]
    [InlineData("sql: select 1; select 2", "rollback: true")]
    [InlineData("sql: insert into t values (1); commit; select 1\nrollback: true", "no open transaction")]
    [InlineData(
        "sql: begin; insert into t values (1); commit; select 1\nrollback: true",
        "may not begin or end a transaction"
    )]
    [InlineData("sql: select 1\nexpect: { error: \"42501\", rows: 1 }", "cannot be combined")]
    public void A_wrong_expectation_is_an_error_of_the_plan(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(PlanYaml.FindingsOfCheck(yaml)).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Variables_are_put_in_as_psql_does()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table \"Order Lines\" (note text)");
        var result = await database.AskAsync(
            "sql: select :customer + 1, :'note', count(*) from :\"table\" where note <> ':customer'\nexpect: { table: [[8, it's, 0]] }",
            ("customer", "7"),
            ("note", "it's"),
            ("table", "Order Lines")
        );
        Assert.True(result.Status == CheckStatus.Passed, result.Message + string.Join('\n', result.Rows));

        var unknown = await Assert.ThrowsAsync<PlanInvalidException>(() =>
            database.AskAsync("sql: select :custmer", ("customer", "7"))
        );
        Assert.Equal(
            "plan.yaml:1:6: In line 1 of the SQL: the variable 'custmer' is not set. Define it under 'variables' in the plan, where a run can give it another value, or use \\set. Did you mean 'customer'?",
            unknown.Message
        );
    }

    [Fact]
    public async Task All_statements_but_the_last_prepare_the_question_and_only_its_refusal_is_an_answer()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int primary key)");
        var result = await database.AskAsync(
            "rollback: true\nexpect: { values: [1, 2] }\nsql: |\n  insert into t values (1);\n  insert into t values (2);\n  select id from t;"
        );
        Assert.True(result.Status == CheckStatus.Passed, result.Message);

        var refused = await database.AskAsync(
            "rollback: true\nexpect: { error: unique_violation }\nsql: insert into t values (1); insert into t values (1)"
        );
        Assert.True(refused.Status == CheckStatus.Passed, refused.Message);

        var early = await database.AskAsync(
            "rollback: true\nexpect: { error: unique_violation }\nsql: insert into t values (1), (1); insert into t values (1)"
        );
        Assert.Equal(CheckStatus.Failed, early.Status);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from t"));
    }

    [Fact]
    public async Task A_deferred_constraint_is_heard_although_nothing_is_committed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table t (id int primary key)",
            "create table u (t int references t deferrable initially deferred)"
        );
        Assert.Equal(
            CheckStatus.Passed,
            (
                await database.AskAsync(
                    "rollback: true\nexpect: { error: foreign_key_violation }\nsql: insert into u values (1)"
                )
            ).Status
        );
        Assert.Equal(
            CheckStatus.Failed,
            (await database.AskAsync("rollback: true\nexpect: 1\nsql: insert into u values (1) returning t")).Status
        );
        Assert.Equal(
            CheckStatus.Passed,
            (
                await database.AskAsync(
                    "rollback: true\nexpect: 1\nsql: insert into t values (1); insert into u values (1) returning t"
                )
            ).Status
        );
    }

    private static async Task AssertPassesAsync(string yaml, bool passes)
    {
        // What asks for values alone leaves nothing behind: it needs no database of its own.
        await using var connection = await PostgresFixture.OpenAsync(
            (await PostgresFixture.ClusterAsync()).ConnectionString
        );
        var result = await connection.AskAsync(yaml);
        Assert.True(result.Status == (passes ? CheckStatus.Passed : CheckStatus.Failed), result.ToString());
        Assert.NotEmpty(result.Expected);
        Assert.NotEmpty(result.Actual);
    }
}
