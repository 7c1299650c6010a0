namespace DbMigrate.Engine.Tests.Checks;

public sealed class ColumnsCheckTests(ColumnsCheckTests.Tables tables) : IClassFixture<ColumnsCheckTests.Tables>
{
    [Theory]
    [InlineData("{ table: t, column: customer_id, default: :customer }", true)]
    [InlineData("{ table: t, column: code, default: \":'word'\" }", true)]
    [InlineData("{ table: t, column: code, default: \":'word'::varchar(20)\" }", true)]
    [InlineData("{ table: t, column: customer_id, default: :other }", false)]
    [InlineData("{ table: t, column: customer_id, default: :nowhere }", false)]
    public async Task The_plans_variables_hold_in_a_default(string columns, bool passed)
    {
        var result = await tables.Database.AskAsync(
            $"columns: {columns}",
            ("customer", "1"),
            ("word", "new"),
            ("other", "2")
        );
        Assert.Equal(passed, result.Passed);
        Assert.Equal(
            columns.Contains("other", StringComparison.Ordinal),
            result.Expected.Contains("default 2", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("{ table: t, column: id }")]
    [InlineData("{ tables: [t, other.u], column: id, type: integer }")]
    [InlineData("{ table: t, column: [id, customer_id], type: int4 }")]
    [InlineData("{ table: t, column: code, type: varchar(20) }")]
    [InlineData("{ table: t, column: code, type: 'character varying( 20 )' }")]
    [InlineData("{ table: t, column: price, type: 'numeric(10, 2)' }")]
    [InlineData("{ table: t, column: at, type: timestamp(3) with time zone }")]
    [InlineData("{ table: t, column: at, type: timestamptz(3) }")]
    [InlineData("{ table: t, column: letter, type: char }")]
    [InlineData("{ table: t, column: tags, type: 'text[]' }")]
    [InlineData("{ table: t, column: mood, type: other.mood }")]
    [InlineData("{ table: t, column: '\"Odd Name\"', type: text, nullable: true, default: none }")]
    [InlineData("{ table: t, column: id, nullable: false, default: none }")]
    [InlineData("{ table: t, column: customer_id, default: 1 }")]
    [InlineData("{ table: t, column: customer_id, default: 1.0 }")]
    [InlineData("{ table: t, column: code, default: new }")]
    [InlineData("{ table: t, column: code, default: \"'new'\" }")]
    [InlineData("{ table: t, column: code, default: \"'new'::varchar(20)\" }")]
    [InlineData("{ table: t, column: at, default: NOW() }")]
    [InlineData("{ table: t, column: price, default: -1.5 }")]
    [InlineData("{ table: t, column: tags, default: \"'{}'\" }")]
    [InlineData("{ table: t, column: twice, default: none }", false)]
    [InlineData("{ table: t, column: row_number, default: none }")]
    [InlineData("{ table: t, column: nothing, default: none }")]
    [InlineData("{ table: v, column: id, type: integer }")]
    [InlineData("{ table: t, column: code, type: varchar }", false)]
    [InlineData("{ table: t, column: code, type: varchar(21) }", false)]
    [InlineData("{ table: t, column: code, type: text }", false)]
    [InlineData("{ table: t, column: code, default: New }", false)]
    [InlineData("{ table: t, column: code, default: none }", false)]
    [InlineData("{ table: t, column: id, nullable: true }", false)]
    [InlineData("{ table: t, column: id, default: 1 }", false)]
    [InlineData("{ table: t, column: dropped }", false)]
    [InlineData("{ table: t, column: ctid }", false)]
    public async Task Each_that_is_given_must_hold(string columns, bool passes = true)
    {
        var database = tables.Database;
        var result = await database.AskAsync($"columns: {columns}");
        Assert.True(result.Status == (passes ? CheckStatus.Passed : CheckStatus.Failed), result.Message);
    }

    [Theory]
    [InlineData(
        "{ tables: [t, other.u], column: customer_id, nullable: false, default: none }",
        "t.customer_id: nullable, default 1",
        "other.u.customer_id: missing"
    )]
    [InlineData("{ table: t, column: custmer_id }", "t.custmer_id: missing; did you mean customer_id?")]
    [InlineData(
        "{ tables: [tt, u], column: [id, x] }",
        "tt: missing; did you mean t?",
        "u: missing; did you mean other.u?"
    )]
    [InlineData("{ table: t, column: code, type: text }", "t.code: of type character varying(20)")]
    [InlineData("{ table: t, column: twice, default: none }", "t.twice: generated always as (customer_id * 2)")]
    public async Task What_does_not_hold_is_told_by_column(string columns, params string[] rows)
    {
        var database = tables.Database;
        var result = await database.AskAsync($"columns: {columns}");
        Assert.Equal(CheckStatus.Failed, result.Status);
        Assert.Equal(rows, result.Rows);
    }

    [Fact]
    public async Task A_type_that_the_server_does_not_know_is_told()
    {
        var database = tables.Database;
        Assert.Equal(
            "the server has no type serial",
            (await database.AskAsync("columns: { table: t, column: id, type: serial }")).Actual
        );
    }

    public sealed class Tables()
        : ReadOnlyDatabase(
            "create schema other",
            "create type other.mood as enum ('glad')",
            """
            create table t (
                id int primary key, customer_id int default 1, code varchar(20) default 'new', price numeric(10,2) default -1.5, at timestamptz(3) default now(),
                letter char, tags text[] default '{}', mood other.mood, "Odd Name" text, twice int generated always as (customer_id * 2) stored,
                row_number int generated always as identity, nothing text default null, dropped int)
            """,
            "alter table t drop column dropped",
            "create table other.u (id int)",
            "create view v as select id from t"
        );
}
