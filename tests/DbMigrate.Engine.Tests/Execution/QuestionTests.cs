using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>Questions: what they say, and that all of them come before the first phase begins.</summary>
public sealed class QuestionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: mist
        phases:
          - { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: a.undo.sql } ] }
          - { id: b, apply: [ { add_column: { table: a, column: note, type: text } } ] }
          - { id: c, risk: high, apply: [ { sql: c.sql } ], undo: [ { sql: c.undo.sql } ] }
        """;

    [Fact]
    public async Task A_question_names_the_phase_the_database_its_environment_and_the_login()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        var asked = new List<MigrationQuestion>();
        await plan.InvokeAsync("a", Answering(asked, _ => MigrationAnswer.Yes));
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Assert.Equal(
            $"phase a of mist on {target.Host}:{target.Port}/{target.Database} (production) as {target.Username}",
            Assert.Single(asked).Target
        );
        Assert.False(asked[0].IsDangerous);
        await using var session = plan.Session();
        Assert.Equal(asked[0].Target, "phase a of " + await session.GetTargetAsync());
    }

    [Fact]
    public async Task All_questions_come_before_the_first_phase_begins()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        var asked = new List<MigrationQuestion>();
        var refused = await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.InvokeAsync("*", Answering(asked, q => q.IsDangerous ? MigrationAnswer.Stop : MigrationAnswer.Yes))
        );
        Assert.Equal(["a", "b", "c"], asked.Select(q => q.Phase));
        Assert.EndsWith(": not confirmed; nothing was run.", refused.Message, StringComparison.Ordinal);
        Assert.All(await plan.StatusAsync(), s => Assert.Null(s.Since));

        await Assert.ThrowsAsync<ConfirmationRequiredException>(() => plan.InvokeAsync());
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('a')::text"));
    }

    [Fact]
    public async Task A_phase_that_is_declined_is_left_out_with_those_that_build_on_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        var asked = new List<MigrationQuestion>();
        var results = await plan.InvokeAsync(
            "*",
            Answering(asked, q => q.Phase == "b" ? MigrationAnswer.No : MigrationAnswer.Yes)
        );
        Assert.Equal("a", Assert.Single(results).Phase);
        Assert.Equal(["a", "b"], asked.Select(q => q.Phase));
        Assert.Contains(
            plan.MessagesNow(),
            m => m.Kind == MessageKind.Warning && m.Text.StartsWith("Phase c is left out:", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_undo_says_how_many_rows_and_values_go()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("*", TestPlan.Yes);
        await database.ExecuteAsync(
            "insert into a select i, case when i < 3 then 'x' end from generate_series(1, 1204) i"
        );
        var asked = new List<MigrationQuestion>();
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.UndoAsync("*", Answering(asked, q => q.Phase == "a" ? MigrationAnswer.Stop : MigrationAnswer.Yes))
        );
        Assert.Equal(["c", "b", "a"], asked.Select(q => q.Phase));
        Assert.Equal(["The phase is of high risk."], asked[0].Facts);
        Assert.Equal(["Drops the column note of public.a with 2 values."], asked[1].Facts);
        Assert.Equal(["Drops the table public.a with 1,204 rows."], asked[2].Facts);
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
    }

    [Fact]
    public async Task Who_cannot_be_asked_is_told_what_all_the_phases_lose()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("*", TestPlan.Yes);
        await database.ExecuteAsync("insert into a values (1, 'x'), (2, null)");
        var refused = await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.UndoAsync("*", new InvokeOptions())
        );
        Assert.Equal("c", refused.Phase);
        Assert.Contains("The phase is of high risk.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Drops the column note of public.a with 1 value.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Drops the table public.a with 2 rows.", refused.Message, StringComparison.Ordinal);
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
    }

    [Fact]
    public async Task Checks_that_only_warn_are_not_counted_as_passed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: p
            phases:
              - id: a
                apply: [ { sql: a.sql } ]
                verify:
                  - { name: one, sql: select true }
                  - { name: two, sql: select false, severity: warn }
            """,
            ("a.sql", "select 1;")
        );
        var result = Assert.Single(await plan.InvokeAsync("a"));
        Assert.Equal("Applied and verified: 1 check passed; 1 gave a warning.", result.Message);
        Assert.Equal(
            "1 verify check passed; 1 gave a warning: two.",
            await database.ScalarAsync<string>("select message from dbmigrate.event where event = 'PhaseVerified'")
        );
    }

    [Fact]
    public async Task An_undo_that_loses_nothing_is_not_dangerous()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("a", new InvokeOptions()))[0].State);
    }

    [Theory]
    [InlineData("drop table if exists a, missing;", "Drops the table public.a with 2 rows.")]
    [InlineData("truncate a;", "Empties the table public.a, which has 2 rows.")]
    [InlineData("alter table a drop column id;", "Drops the column id of public.a with 2 values.")]
    [InlineData("drop schema \"Old\" cascade; drop table a;", "Drops the table \"Old\".kept with 1 row.")]
    [InlineData(
        "alter table a alter column id type text using null;",
        "Changes the type of the column id of public.a with 2 values. What the new type cannot hold is lost."
    )]
    [InlineData("drop type en cascade;", "May drop columns that depend on the type en (CASCADE).")]
    [InlineData("drop domain if exists d1, d2 cascade;", "May drop columns that depend on the domain d2 (CASCADE).")]
    [InlineData("drop extension citext cascade;", "May drop columns that depend on the extension citext (CASCADE).")]
    [InlineData("drop owned by app;", "May drop tables with their rows: all that app owns in the database.")]
    [InlineData("drop database other;", "Drops the database other with all that it holds.")]
    [InlineData(
        "alter type pair drop attribute if exists two cascade;",
        "Drops the attribute two of the type pair, with its values in columns of the type."
    )]
    [InlineData("do $$ begin drop table a; end $$;", "The step sql a.undo.sql runs code whose effects cannot be read.")]
    public async Task Each_way_to_lose_rows_is_named(string undo, string fact)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        await database.ExecuteAllAsync(
            "insert into a values (1), (2)",
            "create schema \"Old\"",
            "create table \"Old\".kept as select 1 as one",
            "create table \"Old\".empty ()"
        );
        plan.Write("a.undo.sql", undo);
        var asked = new List<MigrationQuestion>();
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.UndoAsync("a", Answering(asked, _ => MigrationAnswer.Stop))
        );
        Assert.Contains(fact, Assert.Single(asked).Facts);
        Assert.DoesNotContain(
            asked[0].Facts,
            f => f.StartsWith("Drops", StringComparison.Ordinal) && f.Contains("empty", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "drop table a cascade;",
        "CASCADE drops with the table a: constraint child_a_id_fkey on table public.child, function public.shown(public.a), materialized view public.m, view public.above, view public.v."
    )]
    // What the undo names is no surprise, in whatever order.
    [InlineData(
        "drop view above; drop materialized view m cascade; drop view v cascade; drop table a, child cascade; drop function shown;",
        null
    )]
    [InlineData("drop trigger t on child; drop function touch cascade; drop table a;", null)]
    [InlineData(
        "drop function touch() cascade; drop table a;",
        "CASCADE drops with the function touch: trigger t on table public.child."
    )]
    [InlineData(
        "alter table a drop column id cascade;",
        "CASCADE drops with the column id of a: constraint child_a_id_fkey on table public.child, materialized view public.m, view public.above, view public.v."
    )]
    [InlineData(
        "alter table a drop constraint a_pkey cascade;",
        "CASCADE drops with the constraint a_pkey of a: constraint child_a_id_fkey on table public.child."
    )]
    [InlineData("drop type mood cascade;", "CASCADE drops with the type mood: column feels of table public.child.")]
    [InlineData(
        "drop sequence numbers cascade;",
        "CASCADE drops with the sequence numbers: default value for column number of table public.child."
    )]
    [InlineData("truncate a cascade;", "TRUNCATE of a also empties: table public.child.")]
    [InlineData(
        "drop schema extra cascade;",
        "CASCADE drops with the schema extra: table extra.kept, view extra.shown."
    )]
    [InlineData(
        "alter table a set schema extra; drop schema extra cascade;",
        "CASCADE drops with the schema extra: table extra.kept, view extra.shown, constraint child_a_id_fkey on table public.child, function public.shown(public.a), materialized view public.m, view public.above, view public.v."
    )]
    [InlineData(
        "create schema made; alter table a set schema made; drop schema made cascade;",
        "CASCADE drops with the schema made: constraint child_a_id_fkey on table public.child, function public.shown(public.a), materialized view public.m, view public.above, view public.v."
    )]
    [InlineData(
        "drop extension citext cascade;",
        "CASCADE drops with the extension citext: column mail of table public.reader."
    )]
    public async Task What_goes_with_cascade_is_named_before_it_is_used(string undo, string? fact)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        await database.ExecuteAllAsync(
            "alter table a add primary key (id)",
            "create type mood as enum ('sad', 'glad')",
            "create sequence numbers",
            "create table child (id int generated always as identity primary key, a_id int references a, feels mood, number int default nextval('numbers'))",
            "create index child_feels on child (feels)",
            "create function touch() returns trigger language plpgsql as 'begin return new; end'",
            "create trigger t before update on child for each row execute function touch()",
            "create policy own on child using (a_id > 0)",
            "create view v as select id from a",
            "create view above as select id from v",
            "create materialized view m as select id from a",
            "create unique index m_id on m (id)",
            "create function shown(a) returns int language sql as 'select 1'",
            "insert into a values (1), (2)",
            "insert into child (a_id, feels) values (1, 'glad'), (2, null), (1, 'sad')",
            "create schema extra",
            "create table extra.kept (id serial primary key)",
            "create view extra.shown as select id from extra.kept",
            "create extension citext",
            "create table reader (mail citext)",
            "insert into reader values ('a@example.com')"
        );
        plan.Write("a.undo.sql", undo);
        var asked = new List<MigrationQuestion>();
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.UndoAsync("a", Answering(asked, _ => MigrationAnswer.Stop))
        );

        var facts = Assert.Single(asked).Facts;
        var named = facts.Where(f =>
            f.StartsWith("CASCADE ", StringComparison.Ordinal) || f.Contains(" also empties", StringComparison.Ordinal)
        );
        Assert.Equal(fact is null ? [] : [fact], named);
        if (undo.Contains("mood", StringComparison.Ordinal))
        {
            Assert.Equal("Drops the column feels of public.child with 2 values.", facts[0]);
            Assert.Equal(2, facts.Count);
        }

        if (undo.StartsWith("truncate", StringComparison.Ordinal))
        {
            Assert.Contains("Empties the table public.child, which has 3 rows.", facts);
        }

        // Nothing was run; and what is said is what PostgreSQL would have done.
        Assert.Equal(MigrationState.Verified, (await plan.StatusAsync())[0].State);
        if (fact is { } text && !undo.StartsWith("truncate", StringComparison.Ordinal))
        {
            var said = text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..^1].Split(", ").Length;
            // The server counts the table that was moved, too; its rows are a fact of their own.
            var moved = undo.Contains(" set schema ", StringComparison.Ordinal) ? 1 : 0;
            Assert.Equal(said + moved, await CascadesAsync(database, undo));
        }
    }

    /// <summary>Returns to how many objects the server itself cascades.</summary>
    private static async Task<int> CascadesAsync(TestDatabase database, string undo)
    {
        var count = 0;
        await using var connection = await database.OpenAsync();
        connection.Notice += (_, e) =>
            count +=
                e.Notice.MessageText.StartsWith("drop cascades to ", StringComparison.Ordinal)
                && e.Notice.MessageText.Split(' ') is [_, _, _, var number, "other", "objects"]
                    ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)
                : e.Notice.MessageText.StartsWith("drop cascades to ", StringComparison.Ordinal) ? 1
                : 0;
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var statement in undo.Replace("; drop table a;", ";", StringComparison.Ordinal).Split(';'))
        {
            if (statement.Length > 0)
            {
                await PostgresFixture.RunAsync(connection, statement);
            }
        }

        return count;
    }

    [Theory]
    [InlineData("drop type if exists missing; drop table a;")]
    [InlineData("alter table a alter column id type text; drop table a;")]
    [InlineData("drop domain if exists missing restrict; drop table a;")]
    public async Task What_can_lose_nothing_is_not_dangerous(string undo)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        plan.Write("a.undo.sql", undo);
        Assert.Equal(MigrationState.Undone, (await plan.UndoAsync("a", new InvokeOptions()))[0].State);
    }

    [Fact]
    public async Task A_locked_table_does_not_hold_up_the_question()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync("a");
        await database.ExecuteAllAsync("insert into a values (1), (2)", "analyze a");
        await using var other = await database.OpenAsync();
        await using var held = await other.BeginTransactionAsync();
        await new NpgsqlCommand("lock table a", other).ExecuteNonQueryAsync();
        var asked = new List<MigrationQuestion>();
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            plan.UndoAsync("a", Answering(asked, _ => MigrationAnswer.Stop))
        );
        Assert.Equal(["Drops the table public.a with about 2 rows."], Assert.Single(asked).Facts);
    }

    [Fact]
    public async Task An_override_is_asked_about_where_the_gate_is_closed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: gated
            phases:
              - { id: a, apply: [ { sql: a.sql } ] }
              - { id: b, gates: [ { milestone: built } ], apply: [ { sql: b.sql } ] }
            """,
            ("a.sql", "select 1;"),
            ("b.sql", "select 2;")
        );
        var asked = new List<MigrationQuestion>();
        var options = Answering(asked, _ => MigrationAnswer.Yes) with
        {
            OverrideGates = ["order", "milestone:built"],
            Reason = "seen by the DBA",
        };
        await plan.InvokeAsync("*", options);
        Assert.Empty(asked[0].Facts);
        Assert.StartsWith(
            "Passes the closed gate milestone:built. Overridden: seen by the DBA.",
            Assert.Single(asked[1].Facts),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dangerous_phase_whose_gate_opens_during_the_run_is_never_run_without_an_answer()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: opened
            phases:
              - { id: a, apply: [ { milestone: built } ] }
              - { id: b, risk: high, gates: [ { milestone: built } ], apply: [ { sql: b.sql } ] }
            """,
            ("b.sql", "create table b ();")
        );
        var refused = await Assert.ThrowsAsync<ConfirmationRequiredException>(() => plan.InvokeAsync());
        Assert.EndsWith("Done in this call: a (Verified).", refused.Message, StringComparison.Ordinal);
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('b')::text"));
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("b", TestPlan.Yes))[0].State);
    }

    [Fact]
    public async Task What_was_done_in_the_call_is_said_when_it_stops()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write("c.sql", "select 1/0;");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("*", TestPlan.Yes));
        Assert.EndsWith("Done in this call: a (Verified), b (Verified).", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_started_is_said_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write("a.sql", "select 1/0;");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("*", TestPlan.Yes));
        Assert.EndsWith("Not started: b, c.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_of_an_answer_is_not_part_of_a_duration()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        var answered = default(DateTimeOffset);
        var results = await plan.InvokeAsync(
            "*",
            Answering(
                [],
                _ =>
                {
                    // Longer than the run's estimate of the server's clock can be wrong.
                    Thread.Sleep(TimeSpan.FromSeconds(2));
                    answered = database.ScalarAsync<DateTime>("select clock_timestamp()").GetAwaiter().GetResult();
                    return MigrationAnswer.Yes;
                }
            )
        );
        Assert.All(results, r => Assert.True(r.StartedAt >= answered.AddSeconds(-1.5), $"{r.StartedAt:O}"));
    }

    private static InvokeOptions Answering(
        List<MigrationQuestion> asked,
        Func<MigrationQuestion, MigrationAnswer> answer
    ) =>
        new()
        {
            Confirm = question =>
            {
                asked.Add(question);
                return answer(question);
            },
        };

    private static TestPlan Plan(TestDatabase database) =>
        new(
            database,
            Yaml,
            ("a.sql", "create table a (id int);"),
            ("a.undo.sql", "drop table a;"),
            ("c.sql", "create table c (id int);"),
            ("c.undo.sql", "drop table c;")
        );
}
