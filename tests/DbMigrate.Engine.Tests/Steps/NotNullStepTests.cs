using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class NotNullStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table memories (id int primary key, owner int)",
        "insert into memories select i, i from generate_series(1, 5) i",
        "create schema \"Ledger\"",
        "create table \"Ledger\".\"Account Book\" (\"The Owner\" int, owner int)",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            """
            - not_null: { tables: [memories, '"Ledger"."Account Book"'], column: owner }
            - not_null: { table: '"Ledger"."Account Book"', column: '"The Owner"' }
            """
        );

        await life.ProveAsync();

        Assert.Equal("type integer; not null yes", life.After[("column", "public.memories.owner")]);
        Assert.Equal("type integer; not null yes", life.After[("column", "\"Ledger\".\"Account Book\".\"The Owner\"")]);
        Assert.DoesNotContain(
            life.After.Keys,
            k => k.Type == "constraint" && k.Name.Contains("null", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task On_a_partitioned_table_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table logs (at date, owner int) partition by range (at)",
            "create table logs_1 partition of logs for values from ('2024-01-01') to ('2024-02-01')",
            "insert into logs values ('2024-01-01', 1)"
        );
        using var life = new StepLifecycle(database, "- not_null: { table: logs, column: owner }");

        await life.ProveAsync();

        Assert.Equal("type integer; not null yes", life.After[("column", "public.logs_1.owner")]);
    }

    [Theory]
    [InlineData(3, "memories has 3 rows with NULL in owner")]
    [InlineData(2000, "memories has 1,000 or more rows with NULL in owner")]
    public async Task Rows_in_the_way_are_counted_before_anything_is_locked(int rows, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            $"insert into memories select -i from generate_series(1, {rows}) i",
        ]);
        using var life = new StepLifecycle(database, "- not_null: { table: memories, column: owner }");
        await using var reader = await database.OpenAsync();
        await using var open = await reader.BeginTransactionAsync();
        await PostgresFixture.RunAsync(reader, "lock table memories in access share mode");

        Assert.Contains(said, (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message);
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                "select count(*) from pg_constraint where contype = 'c' and conrelid = 'memories'::regclass"
            )
        );
    }

    [Fact]
    public async Task Goes_on_from_a_check_that_was_left_not_valid()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "insert into memories values (99, null)",
            "alter table memories add constraint memories_owner_is_not_null check (owner is not null) not valid",
        ]);
        using var life = new StepLifecycle(database, "- not_null: { table: memories, column: owner }");
        Assert.Contains(
            "1 row with NULL",
            (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
        );

        await database.ExecuteAsync("update memories set owner = 1 where id = 99");
        Assert.Single(await life.Plan.InvokeAsync());

        Assert.Equal(
            0L,
            await database.ScalarAsync<long>(
                "select count(*) from pg_constraint where conname = 'memories_owner_is_not_null'"
            )
        );
        Assert.True(
            await database.ScalarAsync<bool>(
                "select attnotnull from pg_attribute where attrelid = 'memories'::regclass and attname = 'owner'"
            )
        );
    }

    [Fact]
    public async Task A_column_that_refuses_null_already_stays_so_after_the_undo()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, "- not_null: { tables: memories, column: id }");

        Assert.Contains("already", Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Message);
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_said_with_the_nearest_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, "- not_null: { tables: memories, column: ownr }");

        Assert.Contains(
            "no column ownr; did you mean owner?",
            (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
        );
    }
}
