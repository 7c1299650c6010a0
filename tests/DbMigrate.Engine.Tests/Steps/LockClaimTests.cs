using DbMigrate.Engine.Results;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

/// <summary>
/// What a step says of its locks is what the server saw: an event trigger in the real run looks into pg_locks at the
/// end of each statement.
/// </summary>
public class LockClaimTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Setup =
    [
        "create table users (id int primary key, name text)",
        "insert into users select i, 'n' || i from generate_series(1, 2000) i",
        "create table memories (id int primary key, owner int, kind text)",
        "insert into memories select i, i, 'k' || i from generate_series(1, 100) i",
        "create policy old on memories using (true)",
        // What is locked when a statement of ours ends, and how often it has read a table from end to end.
        "create table seen (event text, query text, relation text, mode text, scans bigint)",
        """
            create function look() returns event_trigger language plpgsql as $$
            begin
                insert into seen
                select tg_event, current_query(), t.relation::regclass::text, upper(regexp_replace(regexp_replace(l.mode, 'Lock$', ''), '(?<=[a-z])(?=[A-Z])', ' ', 'g')),
                       pg_stat_get_xact_numscans(t.relation)
                from (values ('users'::regclass), ('memories'::regclass)) t(relation)
                left join pg_locks l on l.pid = pg_backend_pid() and l.locktype = 'relation' and l.relation = t.relation;
            end $$
            """,
        "create event trigger look_before on ddl_command_start execute function look()",
        "create event trigger look_after on ddl_command_end execute function look()",
    ];

    [Theory]
    [InlineData("not_null: { table: memories, column: owner }")]
    [InlineData("foreign_key: { table: memories, columns: owner, references: users(id) }")]
    [InlineData("check: { table: memories, name: small, expression: owner < 1000 }")]
    [InlineData("unique: { table: memories, columns: owner }")]
    [InlineData("add_column: { table: memories, column: new, type: int, default: 7 }")]
    [InlineData("add_column: { table: memories, column: new, type: uuid, default: gen_random_uuid() }")]
    [InlineData("rename_column: { table: memories, from: kind, to: sort }")]
    [InlineData("drop_column: { table: memories, column: kind }")]
    [InlineData("enable_rls: { tables: memories, force: true }")]
    [InlineData("policies: { table: memories, replace: all, list: [{ name: own, using: true }] }")]
    public async Task No_statement_takes_more_than_the_step_says_and_none_reads_a_table_under_a_lock_that_stops_writers(
        string step
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Setup);
        using var life = new StepLifecycle(database, "- " + step);
        var claimed = life.Plan.Read().Phases[0].Apply[0].Preview(new Dictionary<string, string>()).Effects.Relations;

        await life.Plan.InvokeAsync();

        var seen = await SeenAsync(database);
        Assert.NotEmpty(seen);
        Assert.All(
            seen,
            s =>
                Assert.True(
                    claimed.Any(c => c.Relation.Name == s.Relation && c.Lock >= LockModes.FromSql(s.Mode)),
                    $"{s} is not in: {string.Join(", ", claimed)}"
                )
        );

        // A scan while writers wait is what the recipes are there to avoid. VALIDATE lets them go on, and so may read.
        Assert.All(
            seen.Where(s => s.Query.Contains("VALIDATE", StringComparison.Ordinal)),
            s => Assert.True(LockModes.FromSql(s.Mode) <= MigrationLockMode.ShareUpdateExclusive, s.ToString())
        );
        Assert.All(
            seen.Where(s =>
                !s.Query.Contains("VALIDATE", StringComparison.Ordinal)
                && !s.Query.Contains("CONCURRENTLY", StringComparison.Ordinal)
            ),
            s => Assert.True(s.Scans == 0, s.ToString())
        );
    }

    [Fact]
    public async Task The_server_is_asked_rightly()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Setup,
            "alter table memories alter owner set not null",
            "alter table memories add constraint c check (owner > 0)",
        ]);

        Assert.Contains(
            await SeenAsync(database),
            s =>
                s is { Mode: "ACCESS EXCLUSIVE", Relation: "memories", Scans: > 0 }
                && s.Query.Contains("set not null", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("index: { table: memories, columns: owner }")]
    [InlineData("unique: { table: memories, columns: owner }")]
    [InlineData("foreign_key: { table: memories, columns: owner, references: users(id) }")]
    public async Task A_build_lets_writers_go_on(string step)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Setup[..5]);
        using var life = new StepLifecycle(database, "- " + step);
        await using var writer = await database.OpenAsync();
        await using var open = await writer.BeginTransactionAsync();
        await PostgresFixture.RunAsync(writer, "insert into memories values (1000, 1000)");

        var invoking = life.Plan.InvokeAsync();
        // One query: a build that gives up and tries again holds nothing in between.
        const string Held = """
            select l.mode
            from pg_locks l join pg_stat_activity a using (pid)
            where l.relation = 'memories'::regclass and a.datname = current_database() and a.wait_event_type = 'Lock'
                and a.query like 'CREATE%INDEX CONCURRENTLY%'
            """;
        IReadOnlyList<string> held;
        while ((held = await database.ColumnAsync<string>(Held)).Count == 0)
        {
            await Task.Delay(20);
        }

        Assert.Equal(["ShareUpdateExclusiveLock"], held);

        // Not one of them waits, neither who writes nor who reads.
        await database.ExecuteAllAsync(
            "set lock_timeout = '1ms'",
            "insert into memories values (1001, 1001)",
            "update memories set kind = 'x' where id = 1",
            "select count(*) from memories"
        );
        await open.CommitAsync();
        Assert.Equal(MigrationState.Verified, Assert.Single(await invoking).State);
    }

    [Theory]
    [InlineData("not_null: { table: memories, column: owner }", "check")]
    [InlineData("foreign_key: { table: memories, columns: owner, references: users(id), index: false }", "foreign key")]
    public async Task The_proof_goes_on_beside_writers(string step, string what)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Setup[..5]);
        using var life = new StepLifecycle(database, "- " + step);
        life.Plan.Write(
            "plan.yaml",
            (await File.ReadAllTextAsync(Path.Combine(life.Plan.Folder, "plan.yaml"))).Replace(
                "phases:",
                "limits: { lock_timeout: 50ms, lock_budget: 1ms }\nphases:",
                StringComparison.Ordinal
            )
        );
        await using var writer = await database.OpenAsync();
        var proof = new ProofWatch(writer);
        await using var session = MigrationSession.Create(
            life.Plan.Read(),
            new SessionOptions { ConnectionString = database.ConnectionString, Observer = proof }
        );

        // From the end of the first batch on a writer has the table; the proof needs no more than it leaves. What comes
        // after may not get its lock.
        try
        {
            await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));
        }
        catch (LockBudgetSpentException)
        {
            Assert.Equal("check", what);
        }

        Assert.True(proof.Wrote);
        Assert.Equal(
            1L,
            await database.ScalarAsync<long>(
                "select count(*) from pg_constraint where conrelid = 'memories'::regclass and contype in ('c', 'f') and convalidated"
            )
        );
    }

    private static async Task<IReadOnlyList<Seen>> SeenAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            """
            select e.query, e.relation, e.mode, coalesce(e.scans, 0) - coalesce((select max(b.scans) from seen b where b.event = 'ddl_command_start' and b.query = e.query and b.relation = e.relation), 0)
            from seen e where e.event = 'ddl_command_end' and e.mode is not null
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var seen = new List<Seen>();
        while (await reader.ReadAsync())
        {
            seen.Add(new Seen(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)));
        }

        return seen;
    }

    private sealed record Seen(string Query, string Relation, string Mode, long Scans);

    /// <summary>Begins to write, and does not commit, as soon as the first batch is done.</summary>
    private sealed class ProofWatch(Npgsql.NpgsqlConnection writer) : IMigrationObserver
    {
        internal bool Wrote { get; private set; }

        public void OnMessage(MigrationMessage message)
        {
            if (
                !Wrote
                && message.Kind == MessageKind.Progress
                && message.Text.EndsWith(" is done", StringComparison.Ordinal)
            )
            {
                Wrote = true;
                PostgresFixture.RunAsync(writer, "begin").GetAwaiter().GetResult();
                PostgresFixture.RunAsync(writer, "insert into memories values (1000, 1)").GetAwaiter().GetResult();
            }
        }
    }
}
