using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class RenameColumnStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table users (clerk_id text, id int)",
            "create view v as select clerk_id from users",
            "create table \"Account Book\" (\"The Owner\" int)",
            "create function find(text) returns bigint language sql as 'select count(*) from users where clerk_id = $1'"
        );
        using var life = new StepLifecycle(
            database,
            """
            - rename_column: { table: users, from: clerk_id, to: clerk_id_deprecated }
            - rename_column: { table: '"Account Book"', from: '"The Owner"', to: owner }
            """
        );

        await life.ProveAsync();

        Assert.Contains(("column", "public.users.clerk_id_deprecated"), life.After.Keys);
        Assert.Contains(
            life.Plan.Messages,
            m => m.Kind == MessageKind.Warning && m.Text.Contains("find(text)", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("create table users (new int)", null)]
    [InlineData("create table users (old int, new int)", "has both a column old and a column new")]
    [InlineData("create table users (odl int)", "no column old; did you mean odl?")]
    public async Task What_is_there_decides(string table, string? said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(table);
        using var life = new StepLifecycle(database, "- rename_column: { table: users, from: old, to: new }");

        if (said is not null)
        {
            Assert.Contains(
                said,
                (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message
            );
            return;
        }

        Assert.Contains("already", Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Message);
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
    }
}
