using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>The chain shows each change of the journal, the newest row and its end included.</summary>
public class JournalChainTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: p
        phases:
          - { id: a, apply: [ { sql: a.sql } ] }
          - { id: b, apply: [ { sql: b.sql } ], undo: [] }
        """;

    // Computes hashes again from a row on, as somebody with the owner's rights can.
    private const string Rewrite = """
        do $$ declare r record; before bytea; begin
        for r in select id from dbmigrate.event where id >= START order by id loop
        select e.hash into before from dbmigrate.event e where e.id = r.id - 1;
        update dbmigrate.event e set hash = dbmigrate.event_hash(coalesce(before, '\x00'), e) where e.id = r.id;
        end loop; end $$
        """;

    private const string Copy =
        "insert into dbmigrate.event select (jsonb_populate_record(e, jsonb_build_object('id', e.id + 1))).* from dbmigrate.event e order by id desc limit 1";

    private static readonly (string, string)[] Files =
    [
        ("a.sql", "create table a (id int);\n"),
        ("b.sql", "create table b (id int);\n"),
    ];

    [Theory]
    [InlineData(
        "the hash of the row is not that of the journal's head",
        "update dbmigrate.event set db_user = 'x' where id = (select max(id) from dbmigrate.event)",
        Rewrite,
        5
    )]
    [InlineData("is beyond the journal's head", Copy, Rewrite, 6)]
    [InlineData("the journal's head is missing", "delete from dbmigrate.chain", "select 1", 6)]
    [InlineData("row 3 is missing", "delete from dbmigrate.event where id = 3", "select 1", 3)]
    [InlineData("the row before it is missing", "delete from dbmigrate.event where id = 3", "select 1", 3)]
    [InlineData("row 5 is missing", "delete from dbmigrate.event where id = 5", "select 1", 5)]
    [InlineData("rows 1 to 2 are missing", "delete from dbmigrate.event where id < 3", "select 1", 1)]
    [InlineData("the journal has no row", "delete from dbmigrate.event", "select 1", 1)]
    [InlineData("is not as it was written", "update dbmigrate.event set message = 'x' where id = 2", "select 1", 2)]
    public async Task Each_change_is_found(string problem, string change, string then, long row)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        Assert.Equal(5L, await database.ScalarAsync<long>("select max(id) from dbmigrate.event"));
        await database.ExecuteAllAsync(change, then.Replace("START", "2", StringComparison.Ordinal));

        await using var session = plan.Session();
        var failure = await Assert.ThrowsAsync<JournalNotIntactException>(() => VerifyAsync(session, null));
        Assert.Equal(row, failure.Row);
        Assert.Contains(
            failure.Verification.Problems,
            p => $"{p.Message} {p.Problem}".Contains(problem, StringComparison.OrdinalIgnoreCase)
        );
        Assert.Contains(await plan.HistoryAsync(verify: true), e => e.Intact == false);
    }

    [Fact]
    public async Task An_untouched_journal_has_a_verdict_and_the_head_that_the_run_reported()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        var results = await plan.InvokeAsync();
        Assert.Null(results[0].JournalHead);
        var head = Assert.IsType<JournalHead>(results[1].JournalHead);

        await using var session = plan.Session();
        var outcome = await VerifyAsync(session, head.ToString());
        Assert.True(outcome.IsIntact);
        Assert.Equal((head.Id, head), (outcome.Rows, outcome.Head));
        await session.GetStatusAsync(session.Plan.Phases);
        Assert.Contains(plan.MessagesNow(), m => m.Kind == MessageKind.Verbose && m.Text == $"journal head {head}");
        Assert.NotNull((await plan.UndoAsync("b", new InvokeOptions()))[0].JournalHead);
    }

    [Fact]
    public async Task A_failed_run_reports_the_head_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, ("a.sql", "select 1/0;\n"), ("b.sql", "select 1;\n"));
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("a"));
        await using var session = plan.Session();
        var outcome = await VerifyAsync(session, null);
        Assert.Contains(plan.MessagesNow(), m => m.Text == $"journal head {outcome.Head}");
    }

    [Fact]
    public async Task A_rewritten_tail_is_found_with_a_head_that_was_recorded()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        var head = (await plan.InvokeAsync("a"))[0].JournalHead!;
        await plan.InvokeAsync("b");
        await using var session = plan.Session();
        Assert.True((await VerifyAsync(session, head.ToString())).IsIntact);
        Assert.True((await VerifyAsync(session, head.Hash)).IsIntact);

        await database.ExecuteAllAsync(
            "update dbmigrate.event set db_user = 'x' where id = 3",
            Rewrite.Replace("START", "3", StringComparison.Ordinal),
            "update dbmigrate.chain set last_hash = (select hash from dbmigrate.event order by id desc limit 1)"
        );
        Assert.True((await VerifyAsync(session, null)).IsIntact);
        var failure = await Assert.ThrowsAsync<JournalNotIntactException>(() => VerifyAsync(session, head.ToString()));
        Assert.Equal(head.Id, failure.Row);
        failure = await Assert.ThrowsAsync<JournalNotIntactException>(() => VerifyAsync(session, head.Hash));
        Assert.Contains($"No row is the recorded head {head.Hash}", failure.Message);
        failure = await Assert.ThrowsAsync<JournalNotIntactException>(() => VerifyAsync(session, $"99:{head.Hash}"));
        Assert.Equal(99, failure.Row);
    }

    [Fact]
    public async Task The_hash_is_computed_without_the_function_that_the_owner_can_replace()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        var head = (await plan.InvokeAsync("a"))[0].JournalHead!;
        await database.ExecuteAllAsync(
            "create or replace function dbmigrate.event_hash(previous bytea, e dbmigrate.event) returns bytea language plpgsql immutable as 'begin return e.hash; end'",
            "update dbmigrate.event set message = 'x' where id = 2"
        );
        await using var session = plan.Session();
        var failure = await Assert.ThrowsAsync<JournalNotIntactException>(() => VerifyAsync(session, head.ToString()));
        Assert.Equal(2, failure.Row);
    }

    [Theory]
    [InlineData("at", "update dbmigrate.event set at = '0044-03-15 BC' where id = 2")]
    [InlineData("at", "update dbmigrate.event set at = '20000-01-01' where id = 2")]
    [InlineData("at", "update dbmigrate.event set at = 'infinity' where id = 2")]
    [InlineData("duration", "update dbmigrate.event set duration = '10000 years' where id = 2")]
    [InlineData("duration", "update dbmigrate.event set duration = '1 month' where id = 2")]
    [InlineData("message", "update dbmigrate.event set message = null where id = 2")]
    [InlineData("host", "update dbmigrate.event set host = null where id = 2")]
    [InlineData("hash", "update dbmigrate.event set hash = null where id = 2")]
    public async Task A_row_that_cannot_be_read_is_a_finding(string column, string change)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await database.ExecuteAllAsync(
            "alter table dbmigrate.event alter message drop not null, alter host drop not null, alter hash drop not null",
            change
        );
        foreach (var verify in new[] { false, true })
        {
            var row = Assert.Single(await plan.HistoryAsync(verify: verify), e => e.Id == 2);
            Assert.False(row.Intact);
            Assert.Contains($"does not write: {column}.", row.Problem);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("x:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("1:2:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000g")]
    public async Task A_head_that_cannot_be_read_is_an_error(string head)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session();
        await Assert.ThrowsAsync<JournalHeadInvalidException>(() => VerifyAsync(session, head));
    }

    [Fact]
    public async Task A_recorded_head_is_not_part_of_a_database_without_a_journal()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session();
        Assert.True((await VerifyAsync(session, null)).IsIntact);
        await Assert.ThrowsAsync<JournalNotIntactException>(() => VerifyAsync(session, new string('0', 64)));
    }

    [Fact]
    public async Task A_session_that_holds_the_head_is_named()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        await using var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "set application_name = 'a long report'");
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, "update dbmigrate.chain set last_id = last_id");
        await database.ExecuteAllAsync($"alter database {database.Name} set lock_timeout = '200ms'");
        await using var writer = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await writer.OpenAsync();
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            PostgresFixture.RunAsync(
                writer,
                """select dbmigrate.append('p', 'x', 'h', '0', null, true, '[{"event": "PhaseSuspended", "phase": "a"}]')"""
            )
        );
        Assert.Equal("55P03", refused.SqlState);
        Assert.Contains($"process {holder.ProcessID}, login ", refused.MessageText);
        Assert.Contains("application a long report", refused.MessageText);
        Assert.Equal("200ms", await new Npgsql.NpgsqlCommand("show lock_timeout", writer).ExecuteScalarAsync());
    }

    private static async Task<JournalVerification> VerifyAsync(MigrationSession session, string? head)
    {
        await TestPlan.ListAsync(session.VerifyHistoryAsync(null, null, head));
        return session.Verification!;
    }
}
