using System.Text;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>SQL that cannot be run as it stands is found before anything runs, in whichever phase it is.</summary>
public sealed class ReadingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: reading
        phases:
          - id: a
            apply: [ sql: a.sql ]
            undo: [ sql: a.undo.sql ]
          - id: b
            apply: [ sql: a2.sql, sql: b.sql ]
            undo: [ sql: b.undo.sql ]
        """;

    public static TheoryData<string, string> Unreadable() =>
        new()
        {
            { "select 1;\nselect 'no end;\n", "b.sql:2:8" },
            { "select 1;\n  select $body$ no end;\n", "b.sql:2:10" },
            { "select 1; /* no /* end */\n", "b.sql:1:11" },
            { "create table t (a int);\ncopy t from stdin;\n1\n2\n", "b.sql:2" },
            { "select 1;\n\\d items\n", "b.sql:2:1" },
            { "select 1;\nselect \0 2;\n", "b.sql:2:8" },
            { "select 1;\nselect '\u00e9';\n", "b.sql:2:9" },
            { "select 1;\n\\i b.sql\n", "b.sql:2" },
            { "select 1;\nselect :unset;\n", "b.sql:2:8" },
            { "begin;\nvacuum;\ncommit;\n", "b.sql:2:1" },
            { "begin;\nselect 1;\n", "b.sql:1:1" },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Nothing_is_run_of_any_phase_where_a_file_of_one_cannot_be_read(string text, string place)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        WriteLatin1(plan, "b.sql", text);
        var invalid = await Assert.ThrowsAsync<PlanInvalidException>(() => plan.InvokeAsync());
        Assert.Contains(
            invalid.Findings,
            f => f.Place.ToString().StartsWith(place, StringComparison.Ordinal) && f.Place.File == "b.sql"
        );
        Assert.Equal(2, invalid.ExitCode);
        Assert.False(await database.ScalarAsync<bool>("select to_regclass('a') is not null"));
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Phase is not null);
        Assert.Equal(MigrationState.Ready, (await plan.StatusAsync())[0].State);

        plan.Write("b.sql", "select 1;\n");
        Assert.All(await plan.InvokeAsync(), r => Assert.Equal(MigrationState.Verified, r.State));
    }

    [Fact]
    public async Task What_is_wrong_in_several_files_is_told_at_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write("a.sql", "create table a ();\nselect 'no end;\n");
        plan.Write("b.sql", "\\dt\n");
        var invalid = await Assert.ThrowsAsync<PlanInvalidException>(() => plan.InvokeAsync());
        Assert.Equal(["a.sql", "b.sql"], invalid.Findings.Select(f => f.Place.File));
        Assert.DoesNotContain(await plan.HistoryAsync(), e => e.Phase is not null);
    }

    [Fact]
    public async Task The_undo_is_read_before_its_phase_is_applied()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write("b.undo.sql", "drop table b;\nselect 'no end;\n");
        var invalid = await Assert.ThrowsAsync<PlanInvalidException>(() => plan.InvokeAsync());
        Assert.Equal("b.undo.sql:2:8", Assert.Single(invalid.Findings).Place.ToString());
        Assert.False(await database.ScalarAsync<bool>("select to_regclass('a') is not null"));
    }

    [Fact]
    public async Task A_file_of_a_phase_that_is_not_invoked_is_not_looked_at()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        plan.Write("b.sql", "select 'no end;\n");
        Assert.Equal(MigrationState.Verified, Assert.Single(await plan.InvokeAsync("a")).State);
    }

    [Fact]
    public async Task An_undo_reads_its_files_first_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database);
        await plan.InvokeAsync();
        plan.Write("a.undo.sql", "drop table a;\nselect 'no end;\n");
        await Assert.ThrowsAsync<PlanInvalidException>(() => plan.UndoAsync());
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
        Assert.True(await database.ScalarAsync<bool>("select to_regclass('a') is not null"));
    }

    private static TestPlan Plan(TestDatabase database) =>
        new(
            database,
            Yaml,
            ("a.sql", "create table a (id int);\n"),
            ("a.undo.sql", "drop table a;\n"),
            ("a2.sql", "select 1;\n"),
            ("b.sql", "select 1;\n"),
            ("b.undo.sql", "select 1;\n")
        );

    private static void WriteLatin1(TestPlan plan, string name, string text) =>
        File.WriteAllBytes(Path.Combine(plan.Folder, name), Encoding.Latin1.GetBytes(text));
}
