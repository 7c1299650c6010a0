using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>Verbose output has the begin and the end of everything that can take long.</summary>
public sealed partial class VerboseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: p
        phases:
          - id: a
            preflight:
              - { name: it is empty, sql: select count(*) from t, expect: 0 }
            apply:
              - sql: a.sql
              - backfill: { table: t, set: "v = 1", where: v is null }
            verify:
              - { name: it has rows, sql: select count(*) from t where v = 1, expect: 3 }
            undo:
              - sql: undo.sql
        """;

    [Fact]
    public async Task Steps_batches_and_checks_begin_and_end()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int primary key, v int)");
        using var plan = new TestPlan(
            database,
            Yaml,
            ("a.sql", "insert into t select generate_series(1, 3);\ncreate index concurrently t_v on t (v);\n"),
            ("undo.sql", "drop table t;\n")
        );
        await plan.InvokeAsync();
        Assert.Equal(
            """
            Phase a, preflight check 'it is empty': begins.
            Phase a, preflight check 'it is empty': passed in *.
            Phase a, step 1 of 2 (sql a.sql): begins.
            Phase a, sql a.sql, INSERT (a.sql:1:1): begins.
            Phase a, sql a.sql, INSERT (a.sql:1:1): done in *.
            Phase a, sql a.sql, CREATE INDEX (a.sql:2:1): begins.
            Phase a, sql a.sql, CREATE INDEX (a.sql:2:1): done in *.
            Phase a, step 1 of 2 (sql a.sql): done in *: 2 batches, 3 rows.
            Phase a, step 2 of 2 (backfill t): begins.
            Phase a, backfill t, rows of t: begins.
            Phase a, backfill t, rows of t: done in *.
            Phase a, step 2 of 2 (backfill t): done in *: 1 batch, 3 rows.
            Phase a, verify check 'it has rows': begins.
            Phase a, verify check 'it has rows': passed in *.
            """,
            VerboseOf(plan)
        );

        plan.Messages.Clear();
        await plan.UndoAsync();
        Assert.Equal(
            """
            Phase a, step 1 of 1 (sql undo.sql): begins.
            Phase a, sql undo.sql, DROP TABLE (undo.sql:1:1): begins.
            Phase a, sql undo.sql, DROP TABLE (undo.sql:1:1): done in *.
            Phase a, step 1 of 1 (sql undo.sql): done in *: 1 batch.
            """,
            VerboseOf(plan)
        );
    }

    [Fact]
    public async Task A_step_that_fails_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ], undo: [] }\n",
            ("a.sql", "select 1 / 0;\n")
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.EndsWith("Phase a, step 1 of 1 (sql a.sql): failed after *.", VerboseOf(plan), StringComparison.Ordinal);
    }

    /// <summary>Returns the verbose messages on steps, batches and checks, without durations.</summary>
    private static string VerboseOf(TestPlan plan) =>
        string.Join(
            '\n',
            plan.Messages.Where(m =>
                    m.Kind == MessageKind.Verbose && m.Text.StartsWith("Phase ", StringComparison.Ordinal)
                )
                .Select(m => Durations().Replace(m.Text, "$1 *"))
        );

    [GeneratedRegex("(in|after) [0-9.]+m?s")]
    private static partial Regex Durations();
}
