using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>
/// While an older transaction is in the way of a change, nothing is asked for, so nothing queues. The test holds the
/// blocker and waits for looks, not for times.
/// </summary>
public sealed class NoQueueTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Shop =
    [
        "create table customers (id int primary key, email text, ref int)",
        "create table orders (id int primary key, customer int, note text) partition by range (id)",
        "create table orders_1 partition of orders for values from (0) to (1000)",
        "create table items (id int primary key, customer int, note text)",
        "create index items_note on items (note)",
        "insert into customers values (1, 'a@b.c', 1)",
        "insert into items values (1, 1, 'x')",
    ];

    public static TheoryData<string, string> Changes =>
        new()
        {
            { "sql: a.sql", "select from items" },
            { "add_column: { table: items, column: extra, type: int, default: \"7\" }", "select from items" },
            { "add_column: { table: orders, column: extra, type: int }", "select from orders_1" },
            {
                "foreign_key: { table: items, columns: customer, references: customers(id), index: false }",
                "update items set note = 'y'"
            },
            {
                "foreign_key: { table: items, columns: customer, references: customers(id), index: false }",
                "update customers set ref = 2"
            },
            { "enable_rls: { tables: items }", "select from items" },
            { "not_null: { table: items, column: note }", "select from items" },
            { "check: { table: items, name: positive, expression: id > 0 }", "select from items" },
            { "policies: { table: items, list: [ { name: own, using: \"true\" } ] }", "select from items" },
            { "sql: { file: vacuum.sql, transaction: none }", "select from items" },
            { "sql: { file: drop-index.sql }", "select from items" },
            { "sql: { file: truncate.sql }", "select from customers" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_does_not_queue_behind_an_older_transaction(string step, string blocker)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, step);
        await using var holder = await HoldAsync(database, blocker);
        var run = plan.InvokeAsync();
        await LookedAsync(plan, run);
        await NothingWaitsAsync(database);
        await PostgresFixture.RunAsync(holder, "commit");
        var result = Assert.Single(await Wait.EndOfAsync(run));
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.Equal(0, result.Steps[0].Retries);
        var wait = result.Waits.MaxBy(w => w.Looks)!;
        Assert.Equal((1, holder.ProcessID), (wait.Attempt, wait.BlockerProcessId));
        Assert.True(wait.Looks >= 2);
        Assert.Equal(wait.Looks, result.Steps[0].Looks);
    }

    [Fact]
    public async Task A_unique_constraint_is_attached_without_a_queue()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, "unique: { table: items, columns: note }");

        // A reader comes when the index has been built: CREATE INDEX CONCURRENTLY would wait for it.
        NpgsqlConnection? holder = null;
        var observer = new DoneObserver("index", async () => holder = await HoldAsync(database, "select from items"));
        await using var session = MigrationSession.Create(
            plan.Read(),
            new SessionOptions { ConnectionString = database.ConnectionString, Observer = observer }
        );
        var run = TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));
        await Wait.ForAsync(() => observer.HasLooked || run.IsCompleted);
        await NothingWaitsAsync(database);
        await PostgresFixture.RunAsync(holder!, "commit");
        await holder!.DisposeAsync();
        Assert.Equal(0, Assert.Single(await run).Steps[0].Retries);
    }

    [Fact]
    public async Task The_wait_names_the_oldest_transaction_and_not_the_last_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, "sql: a.sql");
        await using var report = await HoldAsync(database, "select from items");
        var run = plan.InvokeAsync();
        await LookedAsync(plan, run);
        await database.WaitForAsync(
            $"select clock_timestamp() - xact_start > interval '3 s' from pg_stat_activity where pid = {report.ProcessID}"
        );
        await using var traffic = await HoldAsync(database, "select from items");
        await PostgresFixture.RunAsync(report, "commit");

        // Long enough for looks that find the younger transaction alone.
        await Task.Delay(300);
        await PostgresFixture.RunAsync(traffic, "commit");
        var result = Assert.Single(await Wait.EndOfAsync(run));
        var wait = result.Waits.MaxBy(w => w.Looks)!;
        Assert.Equal(report.ProcessID, wait.BlockerProcessId);
        Assert.Equal(wait.Looks, result.Steps[0].Looks);
    }

    [Fact]
    public async Task An_undo_does_not_queue_either()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(
            database,
            "foreign_key: { table: items, columns: customer, references: customers(id), index: false, name: fk }"
        );
        await plan.InvokeAsync();

        // Dropping the key locks the referenced table as well.
        await using var holder = await HoldAsync(database, "select from customers");
        var run = plan.UndoAsync();
        await LookedAsync(plan, run);
        await NothingWaitsAsync(database);
        await PostgresFixture.RunAsync(holder, "commit");
        var undone = Assert.Single(await Wait.EndOfAsync(run));
        Assert.Equal((MigrationState.Undone, 0), (undone.State, undone.Steps[0].Retries));
    }

    [Fact]
    public async Task Of_three_tables_none_is_held_while_another_is_waited_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, "sql: three.sql");
        await using var first = await HoldAsync(database, "select from items");
        await using var second = await HoldAsync(database, "select from orders");
        var run = plan.InvokeAsync();
        await LookedAsync(plan, run);
        await NothingHeldAsync(database);

        // One after the other is released and another taken: there is always one in the way.
        await using var third = await HoldAsync(database, "select from customers");
        await PostgresFixture.RunAsync(first, "commit");
        var before = Looks(plan);
        await Wait.ForAsync(() => run.IsCompleted || Looks(plan) > before);
        await NothingHeldAsync(database);
        await PostgresFixture.RunAsync(second, "commit");
        before = Looks(plan);
        await Wait.ForAsync(() => run.IsCompleted || Looks(plan) > before);
        await NothingHeldAsync(database);
        await PostgresFixture.RunAsync(third, "commit");
        var result = Assert.Single(await Wait.EndOfAsync(run));
        Assert.Equal((MigrationState.Verified, 0), (result.State, result.Steps[0].Retries));
    }

    [Fact]
    public async Task Long_transactions_one_after_another_are_never_queued_behind()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, "sql: a.sql");
        var holder = await HoldAsync(database, "update items set note = 'w'");
        var run = plan.InvokeAsync();
        for (var i = 0; i < 4; i++)
        {
            await LookedAsync(plan, run);

            // The next one has read the table before the one before it ends, and is old when that is seen.
            var next = await HoldAsync(database, "select from items");
            var before = Looks(plan);
            await Wait.ForAsync(() => run.IsCompleted || Looks(plan) > before);
            await PostgresFixture.RunAsync(holder, "commit");
            await holder.DisposeAsync();
            holder = next;
            await NothingWaitsAsync(database);
        }

        Assert.False(run.IsCompleted);
        await PostgresFixture.RunAsync(holder, "commit");
        await holder.DisposeAsync();
        Assert.Equal(0, Assert.Single(await Wait.EndOfAsync(run)).Steps[0].Retries);
    }

    [Fact]
    public async Task A_session_that_stays_idle_in_its_transaction_ends_the_budget_and_is_named()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, "{ sql: a.sql, limits: { lock_budget: 700ms } }");
        await using var holder = await HoldAsync(database, "select from items");
        var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync());
        Assert.Contains($"pid {holder.ProcessID} (", spent.Message, StringComparison.Ordinal);
        Assert.Contains("idle in transaction", spent.Message, StringComparison.Ordinal);
        Assert.Contains(", 0 tries", spent.Message, StringComparison.Ordinal);
        Assert.All(spent.Waits, w => Assert.True(w.Looks > 0));
        await PostgresFixture.RunAsync(holder, "rollback");
        Assert.Equal(MigrationState.Verified, Assert.Single(await plan.InvokeAsync()).State);
    }

    [Fact]
    public async Task A_prepared_transaction_ends_the_budget_and_is_named()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, "{ sql: a.sql, limits: { lock_budget: 700ms } }");
        await using var holder = await HoldAsync(database, "update items set note = 'p'");
        await PostgresFixture.RunAsync(holder, $"prepare transaction 'left by {database.Name}'");
        try
        {
            var spent = await Assert.ThrowsAsync<LockBudgetSpentException>(() => plan.InvokeAsync());
            Assert.Contains(
                $"the prepared transaction 'left by {database.Name}'",
                spent.Message,
                StringComparison.Ordinal
            );
            Assert.Contains(", 0 tries", spent.Message, StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync($"rollback prepared 'left by {database.Name}'");
        }
    }

    [Theory]
    [InlineData("block.sql")]
    [InlineData("dynamic.sql")]
    [InlineData("trigger.sql")]
    [InlineData("only-data.sql")]
    public async Task A_lock_that_no_effect_showed_is_waited_for_shortly_and_then_looked_at(string file)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            .. Shop,
            "create table hidden (id int)",
            "create function change() returns void language plpgsql as $$ begin execute 'alter ' || 'table hidden add column x int'; end $$",
            "create function fire() returns trigger language plpgsql as $$ begin execute 'alter ' || 'table hidden add column x int'; return new; end $$",
            "create trigger fire before insert on items for each row execute function fire()",
        ]);
        using var plan = Plan(database, "sql: " + file);
        await using var holder = await HoldAsync(database, "select from hidden");
        var run = plan.InvokeAsync();
        await Wait.ForAsync(() =>
            run.IsCompleted
            || plan.MessagesNow()
                .Any(m =>
                    m.Text.Contains("waits for hidden", StringComparison.Ordinal)
                    && m.Text.Contains(" look", StringComparison.Ordinal)
                )
        );
        await PostgresFixture.RunAsync(holder, "commit");
        var result = Assert.Single(await Wait.EndOfAsync(run));
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.True(result.Steps[0].Retries >= 1);
        Assert.True(result.Steps[0].Looks >= 1);
    }

    [Fact]
    public async Task A_role_that_may_not_use_lock_table_changes_its_table_all_the_same()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("owner");
        await database.ExecuteAllAsync([
            .. Shop,
            $"alter table items owner to \"{role.Name}\"",
            $"revoke all on items from \"{role.Name}\"",
            $"grant create on database {database.Name} to \"{role.Name}\"",
        ]);
        using var plan = Plan(database, "sql: a.sql");
        await using var holder = await HoldAsync(database, "select from items");
        await using var session = plan.Session(database.ConnectionStringFor(role));
        var run = TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));
        await LookedAsync(plan, run, tries: null);

        // The role cannot read the age of the transaction: it asks once, and then knows it as an older one.
        await NothingWaitsAsync(database);
        await PostgresFixture.RunAsync(holder, "commit");
        var result = Assert.Single(await Wait.EndOfAsync(run));
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.InRange(result.Steps[0].Retries, 0, 1);
        Assert.Contains(result.Waits, w => w.BlockerProcessId == holder.ProcessID);
    }

    [Fact]
    public async Task The_journal_and_the_result_say_how_often_it_looked_and_who_blocked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Shop);
        using var plan = Plan(database, "sql: a.sql");
        await using var holder = await HoldAsync(database, "select from items");
        var run = plan.InvokeAsync();
        await LookedAsync(plan, run);
        Assert.Equal(MigrationState.Running, (await plan.StatusAsync())[0].State);
        await PostgresFixture.RunAsync(holder, "commit");
        var result = Assert.Single(await Wait.EndOfAsync(run));
        var row = Assert.Single(await plan.HistoryAsync(verify: true), e => e.Event == "LockWaited");
        Assert.True(row.Intact);
        var wait = Assert.Single(row.LockWaits);
        Assert.Equal(result.Steps[0].Looks, wait.Looks);
        Assert.Contains($"blocked by pid {holder.ProcessID} (", row.Message, StringComparison.Ordinal);
        Assert.Contains("looks, 1 try)", row.Message, StringComparison.Ordinal);
    }

    private static TestPlan Plan(TestDatabase database, string step) =>
        new(
            database,
            $$"""
            plan: shop
            limits: { lock_timeout: 100ms, lock_budget: 10m }
            phases:
              - id: a
                apply:
                  - {{step}}

            """,
            ("a.sql", "alter table items add column extra int;\n"),
            (
                "three.sql",
                "alter table orders add column extra int;\nalter table customers add column extra int;\nalter table items add column extra int;\n"
            ),
            ("vacuum.sql", "vacuum full items;\n"),
            ("drop-index.sql", "drop index items_note;\n"),
            ("truncate.sql", "truncate items, customers;\n"),
            ("block.sql", "do $$ begin alter table hidden add column x int; end $$;\n"),
            ("dynamic.sql", "select change();\n"),
            ("only-data.sql", "insert into items values (3, 1, 'only data');\n"),
            ("trigger.sql", "alter table items add column extra int;\ninsert into items values (2);\n")
        );

    private static async Task<NpgsqlConnection> HoldAsync(TestDatabase database, string statement)
    {
        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, statement);

        // Older than the first tries wait: it is not asked for.
        await database.WaitForAsync(
            $"select clock_timestamp() - xact_start > interval '100 ms' from pg_stat_activity where pid = {holder.ProcessID}"
        );
        return holder;
    }

    private static int Looks(TestPlan plan) =>
        plan.MessagesNow().Count(m => m.Text.Contains(" looks, 0 tries", StringComparison.Ordinal));

    /// <summary>Waits until several looks have found the lock taken.</summary>
    private static Task LookedAsync(TestPlan plan, Task run, string? tries = ", 0 tries") =>
        Wait.ForAsync(() =>
            run.IsCompleted
            || plan.MessagesNow()
                .Any(m =>
                    m.Text.Contains(" looks, ", StringComparison.Ordinal)
                    && m.Text.Contains(tries ?? string.Empty, StringComparison.Ordinal)
                )
        );

    private static async Task NothingWaitsAsync(TestDatabase database) =>
        Assert.False(
            await database.ScalarAsync<bool>(
                "select exists (select from pg_locks l where not l.granted and l.database = (select oid from pg_database where datname = current_database()))"
            )
        );

    private static async Task NothingHeldAsync(TestDatabase database)
    {
        await NothingWaitsAsync(database);
        Assert.Empty(
            await database.ColumnAsync<string>(
                "select concat_ws(' ', l.mode, l.relation::regclass, a.application_name, a.query) from pg_locks l join pg_stat_activity a on a.pid = l.pid where a.application_name like 'dbmigrate % run' and l.locktype = 'relation' and l.relation in ('items'::regclass, 'orders'::regclass, 'customers'::regclass, 'orders_1'::regclass)"
            )
        );
    }

    /// <summary>Acts when a batch is done.</summary>
    private sealed class DoneObserver(string batch, Func<Task> actAsync) : IMigrationObserver
    {
        private bool _isDone;

        internal bool HasLooked { get; private set; }

        public void OnMessage(MigrationMessage message)
        {
            HasLooked |= message.Text.Contains(" looks, 0 tries", StringComparison.Ordinal);
            if (
                !_isDone
                && message.Text.Contains(batch, StringComparison.Ordinal)
                && message.Text.EndsWith(" is done", StringComparison.Ordinal)
            )
            {
                _isDone = true;
                actAsync().GetAwaiter().GetResult();
            }
        }
    }
}
