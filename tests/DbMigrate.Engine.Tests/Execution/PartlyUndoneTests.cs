using DbMigrate.Engine.Tests.Crash;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A phase whose undo stopped half-way is undone to its end before it is applied again.</summary>
public sealed class PartlyUndoneTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_phase_is_not_applied_over_an_undo_that_failed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: half
            phases:
              - id: a
                apply: [ sql: a.sql ]
                undo: [ sql: { file: a.undo.sql, transaction: statement } ]
            """,
            ("a.sql", "create table first (id int);\ncreate table second (id int);\n"),
            ("a.undo.sql", "drop table second;\ndrop table first;\n")
        );
        await plan.InvokeAsync();
        await database.ExecuteAsync("create view needs_first as select * from first");

        await Assert.ThrowsAsync<StatementFailedException>(() => plan.UndoAsync());
        var before = await database.ScalarAsync<long>("select max(id) from dbmigrate.event");
        var refused = await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());

        Assert.Contains("undo", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('second')::text"));
        Assert.Equal(before, await database.ScalarAsync<long>("select max(id) from dbmigrate.event"));

        await database.ExecuteAsync("drop view needs_first");
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync())[0].State);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('first')::text"));
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }
}
