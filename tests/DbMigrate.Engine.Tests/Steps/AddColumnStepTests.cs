using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class AddColumnStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table memories (id int primary key)",
        "insert into memories select generate_series(1, 5)",
        "create table calls (id int primary key)",
        "create schema \"Ledger\"",
        "create table \"Ledger\".\"Account Book\" (id int)",
        "insert into \"Ledger\".\"Account Book\" values (1)",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            """
            - add_column: { tables: [memories, calls], column: owner, type: uuid }
            - add_column: { table: memories, column: kind, type: varchar(20), default: "'note'" }
            - add_column: { tables: [memories, '"Ledger"."Account Book"'], column: '"The Token"', type: uuid, default: gen_random_uuid() }
            - add_column: { table: calls, column: amounts, type: "numeric(10, 2)[]", default: "'{}'" }
            """
        );

        await life.ProveAsync();

        Assert.Equal("type uuid", life.After[("column", "public.calls.owner")]);
        Assert.Equal("expression 'note'::character varying", life.After[("default", "public.memories.kind")]);
        Assert.Equal(
            "expression gen_random_uuid()",
            life.After[("default", "\"Ledger\".\"Account Book\".\"The Token\"")]
        );
        Assert.Equal("type numeric(10,2)[]", life.After[("column", "public.calls.amounts")]);
        Assert.Equal(
            5L,
            await database.ScalarAsync<long>(
                "select count(*) from memories where kind = 'note' and \"The Token\" is null"
            )
        );
    }

    [Theory]
    [InlineData("type: int, default: 7", false)]
    [InlineData("type: timestamptz, default: now()", false)]
    [InlineData("type: timestamptz, default: clock_timestamp()", true)]
    [InlineData("type: uuid, default: gen_random_uuid()", true)]
    [InlineData("type: bigint, default: \"nextval('numbers')\"", true)]
    [InlineData("type: mood, default: \"'glad'\"", false)]
    public async Task No_default_rewrites_the_table_and_one_that_would_is_said(string column, bool warned)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "create sequence numbers",
            "create type mood as enum ('glad', 'sad')",
        ]);
        var file = await database.ScalarAsync<string>("select pg_relation_filenode('memories')::text");
        using var life = new StepLifecycle(database, $"- add_column: {{ table: memories, column: new, {column} }}");

        Assert.Single(await life.Plan.InvokeAsync());

        Assert.Equal(file, await database.ScalarAsync<string>("select pg_relation_filenode('memories')::text"));
        Assert.Equal(
            warned,
            life.Plan.Messages.Any(m =>
                m.Kind == MessageKind.Warning
                && m.Text.Contains("until a backfill fills them", StringComparison.Ordinal)
            )
        );
        Assert.Equal(
            warned ? 5L : 0L,
            await database.ScalarAsync<long>("select count(*) from memories where new is null")
        );
        await database.ExecuteAsync("insert into memories (id) values (6)");
        Assert.True(await database.ScalarAsync<bool>("select new is not null from memories where id = 6"));
    }

    [Fact]
    public async Task A_domain_with_constraints_is_refused_where_it_would_rewrite()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "create domain positive as int check (value > 0)"]);
        using var empty = new StepLifecycle(database, "- add_column: { table: calls, column: rank, type: positive }");
        using var filled = new StepLifecycle(
            database,
            "- add_column: { table: memories, column: rank, type: positive, default: 1 }"
        );

        Assert.Single(await empty.Plan.InvokeAsync());
        if (await PostgresFixture.MajorVersionAsync() < 19)
        {
            await database.ExecuteAsync("drop schema dbmigrate cascade");
            Assert.Contains(
                "domain with constraints",
                (await Assert.ThrowsAsync<StepRefusedException>(() => filled.Plan.InvokeAsync())).Message
            );
        }
    }

    [Fact]
    public async Task A_column_that_is_there_and_the_same_stays_also_after_the_undo()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "alter table memories add kind varchar(20) default 'note'"]);
        using var life = new StepLifecycle(
            database,
            "- add_column: { tables: [memories, calls], column: kind, type: character varying ( 20 ), default: \"'note'\" }"
        );

        var result = Assert.Single(await life.Plan.InvokeAsync());
        Assert.Equal(1, result.Steps[0].Batches);
        Assert.Contains("memories already has the column kind", result.Steps[0].Message);

        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
        Assert.Equal(
            ["memories"],
            await database.ColumnAsync<string>(
                "select attrelid::regclass::text from pg_attribute where attname = 'kind' and not attisdropped and attrelid in ('memories'::regclass, 'calls'::regclass)"
            )
        );
    }

    [Theory]
    [InlineData("type: text", "of type character varying(20), not text")]
    [InlineData("type: varchar(30)", "of type character varying(20), not character varying(30)")]
    [InlineData(
        "type: varchar(20), default: \"'memo'\"",
        "default 'note'::character varying, not default 'memo'::character varying"
    )]
    [InlineData("type: varcha(20)", "type \"varcha\" does not exist")]
    public async Task Another_column_of_that_name_or_no_type_is_an_error(string column, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "alter table memories add kind varchar(20) default 'note'"]);
        using var life = new StepLifecycle(database, $"- add_column: {{ table: memories, column: kind, {column} }}");

        Assert.Contains(said, (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message);
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from pg_class where relname = 'dbmigrate_trial'")
        );
    }

    [Fact]
    public async Task Variables_hold_in_expressions()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- add_column: { table: memories, column: customer, type: int, default: \":first\" }"
        );
        life.Plan.Write(
            "plan.yaml",
            File.ReadAllText(Path.Combine(life.Plan.Folder, "plan.yaml"))
                .Replace("phases:", "variables: { first: 7 }\nphases:", StringComparison.Ordinal)
        );

        Assert.Single(await life.Plan.InvokeAsync());

        Assert.Equal(5L, await database.ScalarAsync<long>("select count(*) from memories where customer = 7"));
    }

    [Fact]
    public async Task An_expression_that_ends_too_early_is_an_error_with_its_place()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- add_column: { table: memories, column: c, type: int, default: '1; drop table memories' }"
        );

        var error = await Assert.ThrowsAsync<PlanInvalidException>(() => life.Plan.InvokeAsync());

        Assert.Contains("must not contain a semicolon", error.Message);
        Assert.StartsWith("plan.yaml:6:", error.Message);
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('memories') is not null"));
    }
}
