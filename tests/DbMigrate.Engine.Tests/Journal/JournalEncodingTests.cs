using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>A text that the encoding of the database cannot hold is journaled all the same.</summary>
public class JournalEncodingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("SQL_ASCII", "Größe — 😀", "Größe — 😀")]
    [InlineData("LATIN1", "Größe — 😀", @"Größe \u2014 \ud83d\ude00")]
    [InlineData("WIN1252", "Größe — 😀", @"Größe — \ud83d\ude00")]
    [InlineData("LATIN2", "Größe łódź ñ", @"Größe łódź \u00f1")]
    [InlineData("LATIN8", "Größe", @"Gr\u00f6\u00dfe")]
    [InlineData("EUC_JP", "日本 é", @"日本 \u00e9")]
    [InlineData("UTF8", "Größe — 😀", "Größe — 😀")]
    public async Task Titles_and_errors_of_any_letters_are_journaled(string encoding, string title, string kept)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var other = await postgres.CreateDatabaseAsync();
        await other.ExecuteAllAsync(
            $"drop database {database.Name}",
            $"create database {database.Name} encoding '{encoding}' locale 'C' template template0"
        );
        using var plan = new TestPlan(
            database,
            $$"""
            plan: p
            phases:
              - { id: a, title: "{{title}}", apply: [ { sql: a.sql } ] }
              - { id: b, apply: [ { sql: b.sql } ] }
            """,
            ("a.sql", "create table a (id int);\n"),
            ("b.sql", "select 1 from nowhere; -- é\n")
        );
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("a"))[0].State);
        Assert.Equal(kept, (await plan.HistoryAsync()).Single(e => e.Event == "PhaseStarted").Message);
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync("b"));
        var failed = (await plan.StatusAsync())[1];
        Assert.Equal(MigrationState.Failed, failed.State);
        Assert.Contains("nowhere", failed.Reason);
        var rows = await plan.HistoryAsync(verify: true);
        Assert.NotEmpty(rows);
        Assert.All(rows, e => Assert.True(e.Intact));
    }

    [Theory]
    [InlineData("""{"a":"\u00fc\u2014"}""", """{"a":"ü—"}""")]
    [InlineData("""{"a":"\\u00fc"}""", """{"a":"\\u00fc"}""")]
    [InlineData("""{"a":"\\\u00fc"}""", """{"a":"\\ü"}""")]
    [InlineData("""{"a":"\u0022\u001f\n"}""", """{"a":"\u0022\u001f\n"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"😀"}""")]
    [InlineData("\\u", "\\u")]
    [InlineData("\\", "\\")]
    public void Escapes_beyond_ascii_become_characters(string json, string expected) =>
        Assert.Equal(expected, JournalEncoding.Unescaped(json));

    [Fact]
    public void A_character_that_an_encoding_lacks_becomes_an_escape() =>
        Assert.Equal(@"ü\u2014\ud83d\ude00", JournalEncoding.Fit("ü—😀", JournalEncoding.Of("LATIN1"), @"\u"));
}
