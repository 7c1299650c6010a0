using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Renames;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>What has another name is renamed: where that costs nothing always, where it may be a mistake by choice.</summary>
public sealed class RenameTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Around =
    [
        "create table people (id serial primary key, mail text not null check (mail <> ''), kind mood default 'a', at int)",
        "create unique index by_mail on people (lower(mail)) where mail is not null",
        "create index plain on people (mail, id desc) include (at)",
        "create statistics numbers on mail, kind from people",
        "create table orders (id int primary key, who int references people (id), mail text)",
        "alter table people add unique (mail)",
        "alter table orders add foreign key (mail) references people (mail)",
        "create view names as select id, mail from people where mail like 'a%'",
        "create materialized view kept as select p.mail, o.id from people p join orders o on o.who = p.id",
        "alter table people enable row level security",
        "create policy own on people using (mail = current_user and exists (select from people q where q.mail = 'x'))",
        "create trigger t before update of mail on people for each row when (old.mail <> new.mail) "
            + "execute function suppress_redundant_updates_trigger()",
        "comment on column people.mail is 'The address'",
        "comment on table people is 'Who'",
        "grant select (mail) on people to public",
        "create function first() returns people language sql as 'select * from people'",
        "insert into people (mail) values ('x'), ('y')",
    ];

    [Theory]
    [InlineData("people", "person", "public.people=person")]
    [InlineData("mail", "email", "public.people.mail=email|public.orders.mail=email")]
    [InlineData("people", "\"The People\"", "public.people=public.\"The People\"")]
    [InlineData("mood", "feeling", "public.mood=feeling")]
    public async Task What_is_renamed_keeps_its_rows_and_its_indexes(string from, string to, string names)
    {
        string[] all = ["create type mood as enum ('a', 'b')", .. Around];
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(all);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. all.Select(s => Renamed(s, from, to))]);

        var statements = await SchemaOracle.AlignAsync(
            first,
            await SchemaOracle.ReadAsync(first),
            await SchemaOracle.ReadAsync(second),
            Names(names)
        );

        Assert.DoesNotContain(statements, s => s.Contains("INDEX", StringComparison.Ordinal) && !IsRename(s));
        Assert.DoesNotContain(statements, s => s.Contains("CONSTRAINT", StringComparison.Ordinal) && !IsRename(s));
        Assert.DoesNotContain(statements, s => s.StartsWith("DROP TABLE", StringComparison.Ordinal));
        var table = from == "people" ? to : "people";
        Assert.Equal(2L, await first.ScalarAsync<long>($"select count(*) from {table}"));
        await SchemaOracle.CompareDumpsAsync(first, second);
    }

    private static readonly string[] OfMood =
    [
        "create type mood as enum ('sad', 'ok', 'glad')",
        "create table days (id int, m mood default 'sad' check (m <> 'sad' or id > 0)) partition by list (m)",
        "create table sad_days partition of days for values in ('sad', 'ok')",
        "create table notes (id int, m mood default 'sad', t text default 'sad', primary key (id))",
        "create index of_sad on notes (id) where m = 'sad' and t = 'sad'",
        "create view sad_notes as select * from notes where m = 'sad'",
        "insert into days values (1, 'sad')",
        "insert into notes values (1, 'sad')",
    ];

    [Theory]
    [InlineData("public.mood.sad=blue")]
    [InlineData("public.mood.'sad'='blue'")]
    [InlineData("public.mood.'sad'=public.mood.'blue'")]
    public async Task A_value_of_an_enum_that_is_renamed_keeps_rows_indexes_and_partitions(string names)
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(OfMood);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. OfMood, "alter type mood rename value 'sad' to 'blue'"]);
        var statements = await SchemaOracle.AlignAsync(
            first,
            await SchemaOracle.ReadAsync(first),
            await SchemaOracle.ReadAsync(second),
            Names(names)
        );
        Assert.Equal("ALTER TYPE public.mood RENAME VALUE 'sad' TO 'blue'", statements[0]);
        Assert.All(statements.Skip(1), s => Assert.Contains("VIEW", s, StringComparison.Ordinal));
        Assert.Equal("blue", await first.ScalarAsync<string>("select m::text from days"));
        await SchemaOracle.CompareDumpsAsync(first, second);
    }

    [Fact]
    public async Task A_value_in_the_place_of_another_one_is_no_rename_unless_that_is_chosen()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(
            "create type state as enum ('draft', 'done')",
            "create table t (s state)",
            "insert into t values ('draft')"
        );
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync("create type state as enum ('archived', 'done')", "create table t (s state)");
        var comparison = await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions());
        Assert.Equal(
            ["public.state.'draft'='archived'"],
            Assert.Single(comparison.Differences, d => d.Kind == "enum").ValuesMayBeRenamed
        );
        var script = comparison.ToSql();
        Assert.StartsWith(
            "-- enum public.state.'draft' may have been renamed to public.state.'archived'.",
            script,
            StringComparison.Ordinal
        );

        // A row has the value that goes: the alignment fails, and changes nothing.
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            first.ExecuteAllAsync(["begin", .. SchemaOracle.StatementsOf(script), "commit"])
        );
        Assert.Contains("\"draft\"", error.MessageText, StringComparison.Ordinal);
        await first.ExecuteAsync("update t set s = 'done'");
        await first.ExecuteAllAsync(["begin", .. SchemaOracle.StatementsOf(script), "commit"]);
        Assert.Empty((await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions())).Differences);
    }

    [Theory]
    [InlineData("public.mood.'gone'='blue'", "no table, column, sequence, type or value of an enum public.mood.'gone'")]
    [InlineData("public.mood.sad=ok", "public.mood has that value")]
    [InlineData("public.mood.sad=gray", "no enum public.mood with that value")]
    public async Task A_value_that_cannot_be_renamed_is_an_error(string names, string message)
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAsync("create type mood as enum ('sad', 'ok')");
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAsync("create type mood as enum ('blue', 'ok')");
        var error = await Assert.ThrowsAsync<SchemaRenameInvalidException>(() => AlignAsync(first, second, names));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_moves_to_another_schema_under_another_name()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(
            "create schema app",
            "create table t (id serial primary key)",
            "insert into t default values"
        );
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync("create schema app", "create table app.u (id serial primary key)");
        await AlignAsync(first, second, "public.t=app.u");
        Assert.Equal(2, await first.ScalarAsync<int>("insert into app.u default values returning id"));
        await SchemaOracle.CompareDumpsAsync(first, second);
    }

    [Fact]
    public async Task The_key_of_a_partitioned_table_is_renamed_with_its_partitions()
    {
        string[] all =
        [
            "create table logs (day int not null, note text) partition by range (day)",
            "create table logs_1 partition of logs for values from (1) to (9) partition by list (day)",
            "create table logs_1_1 partition of logs_1 for values in (1)",
            "create index on logs (day)",
            "alter table logs add check (day > 0)",
        ];
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync([.. all, "insert into logs values (1, 'x')"]);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. all.Select(s => Renamed(s, "day", "at_day"))]);
        await AlignAsync(first, second, "public.logs.day=at_day");
        Assert.Equal(1, await first.ScalarAsync<int>("select at_day from logs_1_1"));
        await SchemaOracle.CompareDumpsAsync(first, second);
    }

    [Theory]
    [InlineData("create index a on t (x)", "create index b on t (x)", "ALTER INDEX public.a RENAME TO b")]
    [InlineData(
        "create unique index \"A \"\"1\" on t (lower(x)) where id > 1",
        "create unique index on_t on t (lower(x)) where id > 1",
        "ALTER INDEX public.\"A \"\"1\" RENAME TO on_t"
    )]
    [InlineData(
        "alter table t add constraint a unique (x)",
        "alter table t add constraint b unique (x)",
        "ALTER TABLE public.t RENAME CONSTRAINT a TO b"
    )]
    [InlineData(
        "alter table t add constraint a check (x > 'a')",
        "alter table t add constraint b check (x > 'a')",
        "ALTER TABLE public.t RENAME CONSTRAINT a TO b"
    )]
    [InlineData(
        "create sequence a owned by t.id",
        "create sequence b owned by t.id",
        "ALTER SEQUENCE public.a RENAME TO b"
    )]
    [InlineData(
        "create index p_i on p (id); create index p1_a on p1 (x); create index p_x on p (x)",
        "create index p_i on p (id); create index p1_b on p1 (x); create index p_x on p (x)",
        "ALTER INDEX public.p1_a RENAME TO p1_b"
    )]
    [InlineData(
        "create index p1_a on p1 (x); create index p_a on p (x)",
        "create index p1_b on p1 (x); create index p_b on p (x)",
        "ALTER INDEX public.p1_a RENAME TO p1_b|ALTER INDEX public.p_a RENAME TO p_b"
    )]
    [InlineData(
        "create index a on t (x)",
        "create index b on t (id)",
        "DROP INDEX public.a|CREATE INDEX b ON public.t USING btree (id)"
    )]
    public async Task What_differs_in_its_name_alone_is_renamed(string current, string wanted, string expected)
    {
        string[] both =
        [
            "create table t (id int, x text)",
            "create table p (id int, x text) partition by list (id)",
            "create table p1 partition of p for values in (1)",
        ];
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync([.. both, .. current.Split("; ")]);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. both, .. wanted.Split("; ")]);
        var statements = await AlignAsync(first, second);
        Assert.Equal(expected.Split('|').Order(StringComparer.Ordinal), statements.Order(StringComparer.Ordinal));
        await SchemaOracle.CompareDumpsAsync(first, second);
    }

    [Theory]
    [InlineData("alter table t rename to u", "table public.t=public.u")]
    [InlineData("alter table t rename x to y", "column public.t.x=public.t.y")]
    [InlineData("alter table t rename x to y; alter table t rename z to w", "")]
    [InlineData("alter table t rename x to y; alter table t rename z to w; alter table t alter w set default 'd'", "")]
    [InlineData(
        "alter table t rename x to y; alter table t alter z type int using null",
        "column public.t.x=public.t.y"
    )]
    [InlineData("alter table t drop x; alter table t add y int", "")]
    [InlineData("alter type mood rename to feeling", "enum public.mood=public.feeling")]
    public async Task What_may_have_been_renamed_is_offered(string edit, string expected)
    {
        string[] both = ["create table t (id int, x text, z text)", "create type mood as enum ('a')"];
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(both);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync([.. both, .. edit.Split("; ")]);
        var differences = SchemaComparer.Compare(
            await SchemaOracle.ReadAsync(first),
            await SchemaOracle.ReadAsync(second)
        );
        Assert.Equal(
            expected,
            string.Join('|', RenameOffers.Find(differences).Select(o => $"{o.Key}={o.Value.Wanted.Name}"))
        );
    }

    [Theory]
    [InlineData("public.nothing=public.u", "has no table, column, sequence, type or value of an enum public.nothing")]
    [InlineData("public.t=public.nothing", "the wanted schema has no table public.nothing")]
    [InlineData("public.t=public.other", "there is one already")]
    [InlineData("public.t.id=public.other.id", "there is one already")]
    public async Task A_rename_that_does_not_fit_is_refused(string name, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (id int)", "create table other (id int)");
        var schema = await SchemaOracle.ReadAsync(database);
        var error = Assert.Throws<SchemaRenameInvalidException>(() => ChosenRenames.Of(schema, schema, Names(name)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> AlignAsync(
        TestDatabase first,
        TestDatabase second,
        string names = ""
    ) =>
        await SchemaOracle.AlignAsync(
            first,
            await SchemaOracle.ReadAsync(first),
            await SchemaOracle.ReadAsync(second),
            Names(names)
        );

    private static Dictionary<string, string> Names(string text) =>
        text.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(n => n.Split('='))
            .ToDictionary(n => n[0], n => n[1]);

    private static bool IsRename(string sql) => sql.Contains(" RENAME ", StringComparison.Ordinal);

    private static string Renamed(string sql, string from, string to) =>
        System.Text.RegularExpressions.Regex.Replace(sql, $@"\b{from}\b", to);
}
