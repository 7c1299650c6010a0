using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Audit;

/// <summary>What rules find besides their examples, and what they do not. The statements that correct findings run.</summary>
public sealed class AuditCaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Secret =
        "create table secret (id int primary key, owner text); insert into secret values (1, 'a'); "
        + "alter table secret enable row level security; grant select, insert, update, delete on secret to anon; ";

    private const string Who =
        "create function who() returns text language sql stable as 'select current_setting(''a.b'', true)'; "
        + "create function who_of(t text, i int) returns text language sql stable as 'select t'; "
        + "create function now_and_then() returns text language sql volatile as 'select ''x'''; ";

    [Theory]
    [InlineData("create index a on n (at); create unique index b on n (at)", "public.a")]
    [InlineData("create unique index a on n (at); create unique index b on n (at)", "public.b")]
    [InlineData("create unique index a on n (at); alter table n add constraint b unique (at) deferrable", "")]
    [InlineData("create index a on n (at); alter table n add constraint b unique (at) deferrable", "public.a")]
    [InlineData("create index a on n (at); create index b on n (at) include (t)", "")]
    [InlineData("create unique index a on n (at); create table r (id int references n (at))", "")]
    [InlineData(
        "create unique index a on n (at); create unique index b on n (at); alter table n replica identity using index b",
        "public.a"
    )]
    [InlineData(
        "create table p (k int) partition by range (k); create index a on p (k); create index b on p (k)",
        "public.b"
    )]
    public Task Duplicates_of_indexes(string script, string expected) =>
        CheckAsync(
            "index-duplicate",
            $"create table n (id int primary key, at int not null, t text); {script}",
            expected
        );

    [Fact]
    public Task An_index_that_permits_one_NULL_is_kept() =>
        CheckAsync(
            "index-duplicate",
            "create table n (id int); create unique index a on n (id); create unique index b on n (id) nulls not distinct",
            "",
            since: 15
        );

    [Theory]
    [InlineData("create index on n (p) where p is not null", "")]
    [InlineData("create index on n (p) where id > 5", "public.n")]
    [InlineData("create index on n (p) where p is not null and id is not null", "public.n")]
    [InlineData("create index on n using hash (p)", "")]
    [InlineData("create table o (p int references parent) partition by range (p)", "public.n,public.o")]
    public Task Indexes_of_foreign_keys(string script, string expected) =>
        CheckAsync(
            "foreign-key-not-indexed",
            $"create table parent (id int primary key); create table n (id int, p int references parent); {script}",
            expected
        );

    [Fact]
    public Task A_foreign_key_that_is_not_enforced_needs_no_index() =>
        CheckAsync(
            "foreign-key-not-indexed",
            "create table parent (id int primary key); create table n (p int references parent not enforced)",
            "",
            since: 18
        );

    [Theory]
    [InlineData("create sequence s increment -1 minvalue -100; select setval('s', -99)", "public.s")]
    [InlineData("create sequence s increment -1 minvalue -100; select setval('s', -10)", "")]
    [InlineData("create sequence s minvalue -100 maxvalue 100; select setval('s', 99)", "public.s")]
    [InlineData("create sequence s minvalue 1000 maxvalue 2000; select setval('s', 1001)", "")]
    [InlineData("create sequence s minvalue 0 maxvalue 1; select nextval('s'), nextval('s')", "public.s")]
    [InlineData(
        "create sequence s; create table t (id int default nextval('s')); select setval('s', 2000000000)",
        "public.s"
    )]
    [InlineData(
        "create sequence s; create table t (id bigint default nextval('s')); select setval('s', 2000000000)",
        ""
    )]
    [InlineData(
        "create sequence s start 2000000000; create table t (id int default nextval('s')); select nextval('s')",
        ""
    )]
    public Task Ends_of_sequences(string script, string expected) => CheckAsync("sequence-near-end", script, expected);

    [Theory]
    [InlineData("for insert to anon with check (1 = 1)", true)]
    [InlineData("for insert to anon with check ('a' = 'a')", true)]
    [InlineData("for insert to anon with check (id = 1 or true)", true)]
    [InlineData("for insert to anon with check (not false)", true)]
    [InlineData("for insert to anon with check ((select true))", true)]
    [InlineData("for insert to anon with check (null is null)", true)]
    [InlineData("for insert to anon with check (true and 1 is not null)", true)]
    [InlineData("for update to anon using (id = 1) with check (true)", true)]
    [InlineData("for update to anon using (true) with check (id = 1)", true)]
    [InlineData("to anon using (true)", true)]
    [InlineData("for insert to anon", false)]
    [InlineData("for insert to anon with check (id = id)", false)]
    [InlineData("for insert to anon with check (true and id = 1)", false)]
    [InlineData("for insert to anon with check (1 = 2)", false)]
    [InlineData("for insert to anon with check (null)", false)]
    [InlineData("for insert to anon with check (owner = 'true')", false)]
    [InlineData("for select to anon using (true)", false)]
    [InlineData("for insert to app_group with check (true)", false)]
    public Task Policies_that_are_always_true(string policy, bool found) =>
        CheckAsync("policy-always-true", $"{Secret}create policy p on secret {policy}", found ? "public.secret" : "");

    [Theory]
    [InlineData("using (owner = who())", true)]
    [InlineData("using (owner = who_of('x', 5))", true)]
    [InlineData("using (owner = (select who()))", false)]
    [InlineData("using (owner = who_of(owner, id))", false)]
    [InlineData("using (owner = now_and_then())", false)]
    [InlineData("for select using (who() = 'x')", false)]
    [InlineData("using (owner = any (array(select who())))", false)]
    public Task Calls_of_policies(string policy, bool found) =>
        CheckAsync("policy-per-row", $"{Who}{Secret}create policy p on secret {policy}", found ? "public.secret" : "");

    [Fact]
    public async Task One_index_is_proposed_for_policies_of_the_same_column()
    {
        await using var example = await AuditExample.MakeAsync(
            postgres,
            """
            create table t (id int primary key, tenant int);
            insert into t select i, i from generate_series(1, 2000) i;
            analyze t;
            alter table t enable row level security;
            create policy a on t for select using (tenant = 1);
            create policy b on t for delete using (tenant = 2)
            """
        );
        var found = await example.AuditAsync("policy-column-not-indexed");
        Assert.Equal(
            "The policies a, b filter by tenant, and no index begins with that.",
            Assert.Single(found).Message
        );
        await example.FixAsync(found);
    }

    [Theory]
    [InlineData("using (who() is null or owner = who())", true)]
    [InlineData("using (owner = who() or (select who()) is null)", true)]
    [InlineData("using (nullif(current_setting('a.b', true), '') is null or id = 1)", true)]
    [InlineData("for insert to anon with check (current_setting('a.b', true) is null or id = 1)", true)]
    [InlineData("to app_group using (who() is null or owner = who())", false)]
    [InlineData("using (who() is null)", false)]
    [InlineData("using (current_setting('a.b') is null or id = 1)", false)]
    [InlineData("using (who() is not null or owner = who())", false)]
    [InlineData("using (owner is null or owner = who())", false)]
    [InlineData("using (id = 1 and (who() is null or owner = who()))", false)]
    [InlineData("as restrictive using (who() is null or owner = who())", false)]
    public Task Policies_without_a_login(string policy, bool found) =>
        CheckAsync(
            "policy-open-without-login",
            $"{Who}{Secret}create policy p on secret {policy}",
            found ? "public.secret" : ""
        );

    [Theory]
    [InlineData(
        "create view b as select id from secret; create view a as select * from b; grant select on a to anon",
        "public.a"
    )]
    [InlineData(
        "create materialized view b as select id from secret; create view a as select * from b; grant select on a to anon",
        "public.a"
    )]
    [InlineData(
        "create view b as select id from secret; create view a as select * from b; grant select on b to anon",
        "public.b"
    )]
    [InlineData(
        "create function f() returns setof secret language sql as 'table secret'; create view a as select * from f(); grant select on a to anon",
        ""
    )]
    [InlineData(
        "create view a as select 1 as x where exists (select from secret); grant select on a to anon",
        "public.a"
    )]
    [InlineData("create view a as select null::secret as r; grant select on a to anon", "")]
    public Task Views_of_tables_with_row_security(string script, string expected) =>
        CheckAsync("view-bypasses-rls", Secret + script, expected);

    [Fact]
    public Task A_view_below_a_view_reads_as_the_caller_where_it_says_so() =>
        CheckAsync(
            "view-bypasses-rls",
            Secret
                + "create view b with (security_invoker = on) as select id from secret; "
                + "create view a as select * from b; grant select on a, b to anon",
            "",
            since: 15
        );

    [Theory]
    [InlineData("create table p (password text); grant select on p to anon", "public.p")]
    [InlineData("create table p (\"accessToken\" text, \"card-number\" text); grant select on p to anon", "public.p")]
    [InlineData("create table p (password text, n int); grant select (n) on p to anon", "")]
    [InlineData("create table p (password text, n int); grant select (password) on p to anon", "public.p")]
    [InlineData("create table p (password text, n int); grant insert on p to anon", "")]
    [InlineData(
        "create table p (password text); create materialized view m as table p; grant select on m to anon",
        "public.m"
    )]
    [InlineData(
        "create table p (secret text); create view v as select * from p; grant select on v to anon",
        "public.v"
    )]
    [InlineData(
        "create table p (secret text); create view v as select secret as s from p; grant select on v to anon",
        ""
    )]
    [InlineData(
        "create table p (ssn text); alter table p enable row level security; grant select on p to anon; create policy r on p for select using (true)",
        "public.p"
    )]
    [InlineData(
        "create table p (ssn text); alter table p enable row level security; grant select on p to anon; create policy r on p for select using (ssn = current_user)",
        ""
    )]
    [InlineData(
        "create table p (ssn text); alter table p enable row level security; create view v as select ssn from p; grant select on v to anon",
        "public.v"
    )]
    [InlineData(
        "create table p (passwords_seen int, compass text, tokens text, ssn_ok text, keyword text); grant select on p to anon",
        ""
    )]
    public Task Sensitive_columns(string script, string expected) =>
        CheckAsync("sensitive-column-exposed", script, expected);

    [Theory]
    [InlineData("revoke all on function f() from public; grant execute on function f() to anon", "public.f()")]
    [InlineData(
        "revoke all on function f() from public; grant execute on function f() to app_group; grant app_group to anon",
        "public.f()"
    )]
    [InlineData("revoke all on function f() from public", "")]
    [InlineData("create schema closed; alter function f() set schema closed", "")]
    public Task Functions_of_their_owner(string script, string expected) =>
        CheckAsync(
            "definer-executable",
            $"create function f() returns int language sql security definer as 'select 1'; {script}",
            expected
        );

    [Theory]
    [InlineData(
        "foreign-table-exposed",
        "create foreign data wrapper w; create server far foreign data wrapper w; create foreign table f (id int) server far; grant select (id) on f to app_group; grant app_group to anon",
        "public.f"
    )]
    [InlineData("truncate-granted", "create table t (id int); grant truncate on t to public", "public.t")]
    [InlineData("grant-to-public", "create table t (id int); grant update (id) on t to public", "public.t")]
    [InlineData(
        "type-money",
        "create domain d as money; create type c as (m d[]); create table t (x c); create table u (y int)",
        "public.t"
    )]
    [InlineData("type-char", "create table t (a bpchar, b varchar(5)); create table u (c char(5)[])", "public.u")]
    [InlineData(
        "type-timestamp",
        "create table t (a timestamp[]); create table u (a timestamptz[], b tsrange)",
        "public.t"
    )]
    [InlineData(
        "type-reg",
        "create domain d as regproc; create table t (a d[]); create table u (a regclass[])",
        "public.t"
    )]
    [InlineData(
        "policies-overlap",
        "create table t (id int); alter table t enable row level security; create policy a on t to anon using (id = 1); create policy b on t for select using (id = 2)",
        "public.t"
    )]
    [InlineData(
        "policies-overlap",
        "create table t (id int); alter table t enable row level security; create policy a on t to anon using (id = 1); create policy b on t to app_group using (id = 2)",
        ""
    )]
    [InlineData(
        "policy-user-metadata",
        "create table t (id int); create policy a on t using (current_setting('j')::json #>> '{user_metadata,admin}' = 'y')",
        "public.t"
    )]
    [InlineData(
        "policy-user-metadata",
        "create table t (user_metadata text); create policy a on t using (user_metadata = 'no user_metadata here')",
        ""
    )]
    public Task Others(string rule, string script, string expected) => CheckAsync(rule, script, expected);

    private async Task CheckAsync(string rule, string script, string expected, int since = 0)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var connection = await database.OpenAsync())
        {
            if (connection.PostgreSqlVersion.Major < since)
            {
                return;
            }
        }

        var lines = script.Replace("; ", ";\n", StringComparison.Ordinal);
        await using var example = await AuditExample.MakeAsync(postgres, lines);
        var found = await example.AuditAsync(rule);
        Assert.Equal(expected, string.Join(',', found.Select(f => f.Name).Distinct()));
        await example.FixAsync(found);
    }
}
