using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class ForeignKeyStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create schema auth",
        "create table auth.users (id int primary key, tenant int, name text, unique (tenant, name))",
        "insert into auth.users values (1, 1, 'a')",
        "create table memories (id int primary key, owner int, tenant int, \"The Name\" text)",
        "insert into memories values (1, 1, 1, 'a'), (2, null, null, null)",
        "create table calls (id int, owner int)",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            """
            - foreign_key: { tables: [memories, calls], columns: owner, references: auth.users(id), on_delete: cascade }
            - foreign_key: { table: memories, columns: [tenant, '"The Name"'], references: 'auth.users (tenant, name)', name: memories_user, on_delete: set null }
            """
        );

        await life.ProveAsync();

        Assert.Equal(
            "FOREIGN KEY (owner) REFERENCES auth.users(id) ON DELETE CASCADE",
            life.After[("constraint", "public.calls.calls_owner_fkey")]
        );
        Assert.Equal(
            "FOREIGN KEY (tenant, \"The Name\") REFERENCES auth.users(tenant, name) ON DELETE SET NULL",
            life.After[("constraint", "public.memories.memories_user")]
        );
        Assert.Contains(("index", "public.memories_owner_idx"), life.After.Keys);
        Assert.Contains(("index", "public.\"memories_tenant_The Name_idx\""), life.After.Keys);
    }

    [Fact]
    public async Task An_index_that_covers_the_columns_is_enough_and_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "create index mine on memories (\"The Name\", tenant, id)"]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: [tenant, '\"The Name\"'], references: 'auth.users (tenant, name)' }"
        );

        Assert.Equal(2, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
        Assert.True(await IndexStepTests.IsValidAsync(database, "mine"));
    }

    [Theory]
    [InlineData("create index mine on memories (tenant, owner)")]
    [InlineData("create index mine on memories (owner) where owner > 0")]
    public async Task An_index_that_does_not_cover_the_columns_is_not_enough(string index)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, index]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users }"
        );

        Assert.Equal(3, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
    }

    [Fact]
    public async Task Without_an_index_it_warns()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users, index: false }"
        );

        var result = Assert.Single(await life.Plan.InvokeAsync());
        Assert.Equal(2, result.Steps[0].Batches);
        var finding = Assert.Single(result.Checks, c => c.Kind == "unindexed_keys");
        Assert.Equal((CheckStage.Server, CheckStatus.Warning), (finding.Stage, finding.Status));
        Assert.Equal(["memories (owner)"], finding.Rows);
        Assert.Contains(
            life.Plan.Messages,
            m =>
                m.Kind == MessageKind.Warning
                && m.Text.Contains("no index of public.memories begins with (owner)", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("create index on memories (owner, id)", "index: false", true)]
    [InlineData("create index on memories (owner) where id > 0", "index: false", false)]
    [InlineData("select 1", "index: true", null)]
    public async Task Only_a_key_that_stays_without_an_index_is_found(string before, string index, bool? passed)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, before]);
        using var life = new StepLifecycle(
            database,
            $"- foreign_key: {{ table: memories, columns: owner, references: auth.users, {index} }}"
        );

        var found = Assert
            .Single(await life.Plan.InvokeAsync())
            .Checks.SingleOrDefault(c => c.Kind == "unindexed_keys");
        Assert.Equal(passed is { } well ? (well ? CheckStatus.Passed : CheckStatus.Warning) : null, found?.Status);
    }

    [Fact]
    public async Task One_that_is_there_under_another_name_is_only_validated()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "create index on memories (owner)",
            "alter table memories add constraint mine foreign key (owner) references auth.users not valid",
        ]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users(id) }"
        );

        Assert.Equal(1, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
        Assert.Equal(
            ["mine"],
            await database.ColumnAsync<string>(
                "select conname from pg_constraint where contype = 'f' and conrelid = 'memories'::regclass and convalidated"
            )
        );
    }

    [Fact]
    public async Task Rows_without_their_referenced_row_stop_it_and_it_goes_on_once_they_are_mended()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "insert into memories values (3, 77)"]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users(id) }"
        );

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => life.Plan.InvokeAsync());
        Assert.Contains("Key (owner)=(77) is not present in table \"users\"", error.Message);
        Assert.Equal(5, error.ExitCode);

        await database.ExecuteAsync("delete from memories where id = 3");
        var step = Assert.Single(await life.Plan.InvokeAsync()).Steps[0];
        Assert.Equal((1, 2), (step.Batches, step.BatchesDoneBefore));
    }

    [Theory]
    [InlineData(
        "columns: owner, references: auth.usrs(id)",
        "the table auth.usrs does not exist; did you mean auth.users?"
    )]
    [InlineData("columns: ownr, references: auth.users(id)", "did you mean owner?")]
    [InlineData(
        "columns: owner, references: auth.users(id), name: memories_pkey",
        "exists with another definition: PRIMARY KEY (id)"
    )]
    public async Task What_is_wrong_is_said_before_anything_is_done(string parameters, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, $"- foreign_key: {{ table: memories, {parameters} }}");

        Assert.Contains(said, (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message);
    }

    [Theory]
    [InlineData("auth.users(id", "is not a target of a foreign key")]
    [InlineData("auth.users(id, name)", "1 column cannot reference 2 columns")]
    public async Task A_target_that_cannot_be_read_is_an_error_of_the_plan(string references, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var life = new StepLifecycle(
            database,
            $"- foreign_key: {{ table: memories, columns: owner, references: '{references}' }}"
        );

        Assert.Contains(said, Assert.Throws<PlanInvalidException>(() => life.Plan.Read()).Message);
    }

    [Fact]
    public async Task A_role_that_may_only_reference_the_other_table_can_do_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        var role = await database.CreateRoleAsync("app");
        await database.ExecuteAllAsync(
            $"grant create on database {database.Name} to \"{role.Name}\"",
            $"grant usage on schema auth to \"{role.Name}\"",
            $"grant references on auth.users to \"{role.Name}\"",
            $"grant create on schema public to \"{role.Name}\"",
            $"alter table memories owner to \"{role.Name}\""
        );
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users(id) }"
        );
        await using var session = life.Plan.Session(database.ConnectionStringFor(role));

        var result = Assert.Single(
            await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()))
        );

        Assert.Equal(MigrationState.Verified, result.State);
    }
}
