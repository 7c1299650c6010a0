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
            "definition FOREIGN KEY (owner) REFERENCES auth.users(id) ON DELETE CASCADE",
            life.After[("constraint", "public.calls.calls_owner_fkey")]
        );
        Assert.Equal(
            "definition FOREIGN KEY (tenant, \"The Name\") REFERENCES auth.users(tenant, name) ON DELETE SET NULL",
            life.After[("constraint", "public.memories.memories_user")]
        );
        Assert.Contains(("index", "public.memories_owner_idx"), life.After.Keys);
        Assert.Contains(("index", "public.\"memories_tenant_The Name_idx\""), life.After.Keys);
    }

    [Fact]
    public async Task The_preview_of_its_undo_names_both_tables()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users, index: false }"
        );
        await life.Plan.InvokeAsync();
        await using var session = life.Plan.Session();

        var undo = Assert.Single(
            await TestPlan.ListAsync(
                session.PreviewAsync([session.Plan.Phases[0]], PhaseAction.Undo, new InvokeOptions())
            ),
            p => p.Step == 1
        );
        Assert.Equal(
            ["ACCESS EXCLUSIVE on auth.users", "ACCESS EXCLUSIVE on memories"],
            undo.Locks.Select(l => l.ToString())
        );
        Assert.Equal(["ALTER TABLE memories DROP CONSTRAINT memories_owner_fkey"], undo.Statements);
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
    public async Task Rows_without_their_referenced_row_are_reported_before_anything_is_done()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([.. Tables, "insert into memories values (3, 77), (4, 78), (5, 79), (6, 80)"]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users }"
        );

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());
        Assert.Matches(
            @"public\.memories has 4 rows whose \(owner\) is not in auth\.users: \(\d\d\), \(\d\d\), \(\d\d\), …\. Nothing",
            error.Message
        );
        Assert.Equal(4, error.ExitCode);
        Assert.Empty(
            await database.ColumnAsync<string>(
                "select relname::text from pg_class where relname = 'memories_owner_idx' union all "
                    + "select conname from pg_constraint where contype = 'f'"
            )
        );

        await database.ExecuteAsync("delete from memories where id > 2");
        Assert.Equal(3, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
    }

    [Theory]
    [InlineData("int", "bigint", "'1'", "'2'")]
    [InlineData("bigint", "int", "'1'", "'2'")]
    [InlineData("text", "varchar(9)", "'a'", "'b'")]
    [InlineData("varchar(9)", "text", "'a'", "'b'")]
    [InlineData("numeric", "int", "'1'", "'2'")]
    [InlineData("uuid", "uuid", "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'")]
    [InlineData("text[]", "text[]", "'{a}'", "'{b}'")]
    [InlineData("mood", "mood", "'sad'", "'ok'")]
    [InlineData("small", "int", "'1'", "'2'")]
    [InlineData("int", "small", "'1'", "'2'")]
    [InlineData("name", "name", "'a'", "'b'")]
    public async Task Rows_are_compared_as_the_foreign_key_compares_them(
        string referenced,
        string referencing,
        string there,
        string orphan
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            "create type mood as enum ('sad', 'ok')",
            "create domain small as int check (value < 100)",
            $"create table p (\"Id\" {referenced} primary key)",
            $"create table c (n int, p {referencing})",
            $"insert into p values ({there})",
            $"insert into c values (1, {there}), (2, null), (3, {orphan})",
        ]);
        using var life = new StepLifecycle(database, "- foreign_key: { table: c, columns: p, references: p }");

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());
        Assert.Contains("public.c has 1 row whose (p) is not in public.p: (", error.Message);

        await database.ExecuteAsync("delete from c where n = 3");
        Assert.Equal(3, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
    }

    [Fact]
    public async Task Several_columns_are_compared_each_with_its_own()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "insert into memories values (3, null, 1, 'b'), (4, null, 1, null)",
        ]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: ['\"The Name\"', tenant], references: 'auth.users (name, tenant)' }"
        );

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());
        Assert.Contains(
            "public.memories has 1 row whose (\"The Name\", tenant) is not in auth.users: (b, 1). Nothing was locked.",
            error.Message
        );
        await database.ExecuteAsync("delete from memories where id = 3");
        Assert.Equal(3, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
    }

    [Fact]
    public async Task One_that_exists_without_validation_is_looked_through_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Tables,
            "insert into memories values (3, 77)",
            "alter table memories add constraint mine foreign key (owner) references auth.users not valid",
        ]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users }"
        );

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());
        Assert.Contains("public.memories has 1 row whose (owner) is not in auth.users: (77)", error.Message);
    }

    [Fact]
    public async Task Rows_that_row_security_hides_are_not_taken_for_missing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var owner = (await database.CreateRoleAsync("owner")).Name;
        await database.ExecuteAllAsync([
            .. Tables,
            "alter table auth.users enable row level security",
            $"grant usage on schema auth to {owner}",
            $"grant select, references on auth.users to {owner}",
            $"alter table memories owner to {owner}",
            $"grant create on schema public to {owner}",
            $"grant create on database {database.Name} to {owner}",
            $"alter database {database.Name} set role = {owner}",
        ]);
        using var life = new StepLifecycle(
            database,
            "- foreign_key: { table: memories, columns: owner, references: auth.users }"
        );

        Assert.Equal(3, Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Batches);
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
