using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Steps.Copy;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>The triggers of hundreds of tables are one statement, which locks what the statements in it lock.</summary>
public sealed class RefusalTriggerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly SourcePlace Place = new("plan.yaml", 1, 1);
    private static readonly string[] Tables = ["public.a", "public.b", "\"Other\".\"c\"\"d\""];

    [Fact]
    public void Creating_them_asks_for_the_locks_of_the_statements()
    {
        var one = RefusalTrigger.Moved.CreateAll(Tables, "there", Place, []);
        var each = Tables.SelectMany(t => RefusalTrigger.Moved.Create(t, "there")).Select(Made);

        RequireSame(each, one);
    }

    [Fact]
    public void Dropping_them_asks_for_the_locks_of_the_statements()
    {
        var one = RefusalTrigger.Moved.DropAll(Tables, Place, []);
        var each = Tables.Select(RefusalTrigger.Moved.Drop).Select(Made);

        RequireSame(each, one);
    }

    [Fact]
    public void A_table_of_the_same_batch_is_locked_by_nobody_else()
    {
        BatchStatement[] made = [Made("CREATE TABLE public.a ()"), Made("CREATE TABLE public.b ()")];
        var one = RefusalTrigger.Arriving.CreateAll(Tables, "id", Place, []);
        var each = Tables.SelectMany(t => RefusalTrigger.Arriving.Create(t, "id")).Select(Made);

        Assert.Equal([Tables[2]], Of([.. made, .. one])!.Targets.Select(t => t.Relation.Name));
        RequireSame([.. made, .. each], [.. made, .. one]);
    }

    [Fact]
    public async Task Names_and_arguments_of_any_characters_are_kept()
    {
        const string Table = "public.\"a'b\\c$$d\"\"e%I\"";
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync($"create table {Table} (id int)");

        foreach (var statement in RefusalTrigger.Moved.CreateAll([Table], "x'y\\z%s", Place))
        {
            await database.ExecuteAsync(statement.Text);
        }

        Assert.Equal(
            "x'y\\z%s",
            await database.ScalarAsync<string>(
                "select pg_catalog.convert_from(pg_catalog.substr(tgargs, 1, pg_catalog.length(tgargs) - 1), 'UTF8') "
                    + "from pg_catalog.pg_trigger where tgname = 'dbmigrate_moved' and tgenabled = 'A'"
            )
        );
        foreach (var statement in RefusalTrigger.Moved.DropAll([Table], Place))
        {
            await database.ExecuteAsync(statement.Text);
        }

        await database.ExecuteAsync($"insert into {Table} values (1)");
    }

    private static void RequireSame(IEnumerable<BatchStatement> expected, IEnumerable<BatchStatement> actual)
    {
        var (before, now) = (Of(expected)!, Of(actual)!);
        Assert.Equal(before.Targets, now.Targets);
        Assert.Equal(before.MayLockOthers, now.MayLockOthers);
        Assert.Equal(Traits(expected), Traits(actual));
    }

    // None of them is of a kind that the last one is not.
    private static StatementTraits Traits(IEnumerable<BatchStatement> statements) => statements.Last().Traits;

    private static LockRequest? Of(IEnumerable<BatchStatement> statements) =>
        LockRequest.Of(
            new StatementBatch
            {
                Key = "a",
                Title = "a",
                Checksum = "a",
                Statements = [.. statements],
            }
        );

    private static BatchStatement Made(string text) => BatchStatement.Made(text, Place);
}
