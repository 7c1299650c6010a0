using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>A difference is written as a plan of safe steps, which makes the schemas equal.</summary>
public sealed class SafePlanTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Both =
    [
        "create table users (id int primary key, mail text, kind text, old text)",
        "create table orders (id int primary key, who int, price numeric, \"The Note\" text, gone text)",
        "create table logs (day int, note text) partition by range (day)",
        "create table logs_1 partition of logs for values from (1) to (10)",
        "create index old_index on orders (price)",
        "create index changed on orders (who)",
        "create policy p on orders using (true)",
        "create policy kept on orders for insert with check (price > 1)",
        "create view v as select id, kind from users",
        "create materialized view m as select id, kind from users",
        "create unique index m_id on m (id)",
        "create table kids (id int constraint k check (id > 0))",
        "create table kids_too () inherits (kids)",
        "create type mood as enum ('a')",
        "insert into users values (1, 'x', 'k', 'o'), (2, 'y', 'k', 'o')",
        "insert into orders values (1, 1, 5, 'n', 'g')",
    ];

    private static readonly string[] Wanted =
    [
        "drop index old_index",
        "drop index changed",
        "create index changed on orders (who desc, lower(\"The Note\"))",
        "create unique index \"Odd one\" on orders (\"The Note\") where price > 0",
        "create index with_more on orders (id) include (price)",
        "create index on logs (day)",
        "create index by_hash on orders using hash (who)",
        "alter table orders add constraint positive check (price > 0)",
        "alter table kids_too add constraint k check (id > 0)",
        "alter table orders add foreign key (who) references users (id) on delete cascade",
        "alter table orders add constraint by_note unique (\"The Note\")",
        "alter table users add constraint no_doubles exclude (mail with =)",
        "alter table users alter mail set not null",
        "alter table users add seen timestamptz",
        "alter table users add state text not null default 'new'",
        "drop view v",
        "drop materialized view m",
        "alter table users alter kind type varchar(20)",
        "create view v as select id, kind from users",
        "create materialized view m as select id, kind from users",
        "create unique index m_id on m (id)",
        "comment on column users.mail is 'Where to'",
        "alter type mood add value 'b'",
        "create table more (id int primary key, who int references users (id), m mood default 'b')",
        "create index on more (who)",
        "alter table orders enable row level security",
        "alter table orders force row level security",
        "drop policy p on orders",
        "create policy p on orders using (who = 1)",
        "drop policy kept on orders",
        "create policy q on orders for select using (true)",
        "comment on policy q on orders is 'All'",
    ];

    [Fact]
    public async Task The_plan_makes_the_schemas_equal_and_its_undo_goes_back()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(Both);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. Both, .. Wanted]);
        using var folder = new TestFolder();
        var plan = await WriteAsync(first, second, folder.Path);
        var yaml = await File.ReadAllTextAsync(Path.Combine(folder.Path, "plan", "plan.yaml"));
        foreach (
            var step in (string[])
                [
                    "- drop_index: public.old_index",
                    "name: \"\\\"Odd one\\\"\"",
                    "method: hash",
                    "- check:",
                    "- foreign_key:",
                    "- unique:",
                    "- not_null:",
                    "- add_column:",
                    "- policies:",
                    "- enable_rls: public.orders",
                    "# public.users may be rewritten",
                ]
        )
        {
            Assert.True(yaml.Contains(step, StringComparison.Ordinal), $"{step} is not in:\n{yaml}");
        }

        Assert.True(
            yaml.IndexOf("- policies:", StringComparison.Ordinal)
                < yaml.IndexOf("- enable_rls:", StringComparison.Ordinal)
        );
        var before = await SchemaOracle.ReadAsync(first);

        await InvokeAsync(plan, first);

        Assert.Equal([], await DifferencesAsync(first, second));
        Assert.Equal(2L, await first.ScalarAsync<long>("select count(*) from m"));
        await using var session = Session(plan, first);
        await TestPlan.ListAsync(session.UndoAsync(session.SelectPhases(null), TestPlan.Yes));
        Assert.Equal([], SchemaOracle.Texts(SchemaComparer.Compare(await SchemaOracle.ReadAsync(first), before)));
        Assert.Equal(2L, await first.ScalarAsync<long>("select count(*) from users"));
    }

    [Fact]
    public async Task What_no_step_knows_of_keys_and_constraints_is_in_the_files_of_the_plan()
    {
        string[] both =
        [
            "create table users (id int not null, old int, span int4range)",
            "create table orders (id int, who int, span int4range)",
            "insert into users values (1, 2, '[1,2)')",
        ];
        string[] wanted =
        [
            "create unique index by_id on users (id)",
            "alter table users replica identity using index by_id",
            "alter table users add constraint pair unique (id, old) include (span)",
            "alter table orders add foreign key (who) references users (id) on update cascade",
            "alter table users add constraint braces check (old::text <> '${HOME}' and old::text <> '$$: # '' \"')",
            "alter table users add note text default '${PATH}: {a}'",
        ];
        string[] since18 =
        [
            "create extension btree_gist",
            "alter table users add constraint spans unique (id, span without overlaps)",
            "alter table orders add constraint of_spans foreign key (who, period span) references users (id, period span)",
            "alter table orders add constraint not_checked check (id > 0) not enforced",
            "alter table orders add twice int generated always as (id * 2) virtual",
        ];
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(both);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([
            .. both,
            .. wanted,
            .. await PostgresFixture.MajorVersionAsync() >= 18 ? since18 : [],
        ]);
        using var folder = new TestFolder();
        var plan = await WriteAsync(first, second, folder.Path);
        var before = await SchemaOracle.ReadAsync(first);
        await InvokeAsync(plan, first);
        Assert.Equal([], await DifferencesAsync(first, second));

        await using var session = Session(plan, first);
        await TestPlan.ListAsync(session.UndoAsync(session.SelectPhases(null), TestPlan.Yes));
        Assert.Equal([], SchemaOracle.Texts(SchemaComparer.Compare(await SchemaOracle.ReadAsync(first), before)));
    }

    [Fact]
    public async Task What_loses_data_is_a_comment_unless_it_is_allowed()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(Both);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. Both, "alter table orders drop gone", "drop table logs"]);
        using var folder = new TestFolder();
        await WriteAsync(first, second, folder.Path);
        var yaml = await File.ReadAllTextAsync(Path.Combine(folder.Path, "plan", "plan.yaml"));
        Assert.Contains("# Loses data, and is left out: DROP TABLE public.logs", yaml, StringComparison.Ordinal);
        var undo = await File.ReadAllTextAsync(Path.Combine(folder.Path, "plan", "undo.sql"));
        Assert.Equal(string.Empty, undo);

        var plan = await WriteAsync(first, second, folder.Path, "all", allowLoss: true);
        await InvokeAsync(plan, first);
        Assert.Equal([], await DifferencesAsync(first, second));
    }

    [Fact]
    public async Task A_plan_that_is_there_is_not_replaced()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAsync("create table t (id int)");
        using var folder = new TestFolder();
        await WriteAsync(first, second, folder.Path);
        await Assert.ThrowsAsync<PlanExistsException>(() => WriteAsync(first, second, folder.Path));
    }

    private static async Task<MigrationPlan> WriteAsync(
        TestDatabase first,
        TestDatabase second,
        string folder,
        string name = "plan",
        bool allowLoss = false
    )
    {
        var comparison = await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions());
        return comparison.ToPlan(Path.Combine(folder, name), allowLoss).Write(force: false);
    }

    private static MigrationSession Session(MigrationPlan plan, TestDatabase database) =>
        MigrationSession.Create(plan, new SessionOptions { ConnectionString = database.ConnectionString });

    private static async Task InvokeAsync(MigrationPlan plan, TestDatabase database)
    {
        await using var session = Session(plan, database);
        var results = await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(null), TestPlan.Yes));
        Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
    }

    private static async Task<IEnumerable<string>> DifferencesAsync(TestDatabase first, TestDatabase second) =>
        SchemaOracle.Texts(
            SchemaComparer.Compare(await SchemaOracle.ReadAsync(first), await SchemaOracle.ReadAsync(second))
        );

    private sealed class TestFolder : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("dbmigrate-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
