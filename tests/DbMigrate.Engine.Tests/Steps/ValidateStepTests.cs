using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class ValidateStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create table users (id int primary key)",
        "create table \"Account Book\" (owner int, kind text)",
        "alter table \"Account Book\" add constraint fk_owner foreign key (owner) references users not valid",
        "alter table \"Account Book\" add constraint fk_kind check (kind <> '') not valid",
        "alter table \"Account Book\" add constraint \"Other\" check (kind <> 'x') not valid",
    ];

    [Fact]
    public async Task Validates_by_name_and_by_pattern_each_on_its_own_and_goes_on_after_a_failure()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables[..3],
            "set session_replication_role = replica",
            "insert into \"Account Book\" values (9, '')",
            .. Tables[3..],
        ]);
        using var life = new StepLifecycle(database, "- validate: [fk_*, '\"Other\"']");
        await database.ExecuteAsync("alter table \"Account Book\" disable trigger all");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => life.Plan.InvokeAsync());
        Assert.Equal(Npgsql.PostgresErrorCodes.CheckViolation, error.SqlState);
        Assert.Equal(["Other"], await ValidatedAsync(database));

        await database.ExecuteAllAsync(
            "alter table \"Account Book\" enable trigger all",
            "delete from \"Account Book\""
        );
        Assert.Equal(2, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
        Assert.Equal(["Other", "fk_kind", "fk_owner"], await ValidatedAsync(database));

        var undone = Assert.Single(await life.Plan.UndoAsync());
        Assert.Equal(0, undone.Steps[0].Batches);
        Assert.Empty(undone.Differences);
    }

    [Theory]
    [InlineData("fk_ownr", "there is no constraint fk_ownr")]
    [InlineData("'pk_*'", "no constraint matches pk_*")]
    public async Task A_name_that_fits_nothing_is_an_error(string name, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, $"- validate: {name}");

        Assert.Contains(said, (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message);
    }

    [Fact]
    public async Task What_is_validated_already_is_nothing_to_do()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "alter table \"Account Book\" validate constraint fk_kind"]);
        using var life = new StepLifecycle(database, "- validate: { constraints: fk_kind }");

        Assert.Contains("already validated", Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Message);
    }

    private static Task<IReadOnlyList<string>> ValidatedAsync(TestDatabase database) =>
        database.ColumnAsync<string>(
            "select conname from pg_constraint where conrelid = '\"Account Book\"'::regclass and convalidated order by conname collate \"C\""
        );
}
