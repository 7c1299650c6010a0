namespace DbMigrate.Cli.Tests;

/// <summary>
/// The memory of a run is bounded, whatever comes from the server or stands in a file. The command runs with a limit
/// for its heap and would end with an error beyond it.
/// </summary>
[Collection(ServerTests.Name)]
public sealed class MemoryTests(ServerFixture server)
{
    private const int Megabyte = 1 << 20;

    private const string Plan = """
        plan: large
        connections: { default: "${DATABASE_URL}" }
        phases:
          - id: value
            preflight:
              - { name: a long value, sql: "select repeat('ab', 75000000)", expect: short, severity: warn }
              - { name: many columns, sql: "select repeat('a', 20000000) a, 1 b, repeat('c', 20000000) c", expect: { rows: 2 }, severity: warn }
              - { name: many rows, sql: "select i, repeat('x', 100) from generate_series(1, 500000) i", expect: empty, severity: warn }
            apply: [ { sql: one.sql } ]
          - id: error
            after: []
            apply: [ { sql: error.sql } ]
          - id: notices
            after: []
            apply: [ { sql: notices.sql } ]
          - id: statements
            after: []
            apply: [ { sql: statements.sql } ]
        """;

    [Fact]
    public async Task Long_values_and_many_rows_of_a_check_are_cut()
    {
        using var work = Place(await server.CreateDatabaseAsync());
        var outcome = await RunAsync(work, 64 * Megabyte, "preflight", "value");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("(149,983,872 more characters)", outcome.Output, StringComparison.Ordinal);
        Assert.InRange(outcome.Output.Length, 1_000, 200_000);
        Assert.Contains("500,000 rows", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_error_is_cut_where_it_is_shown_and_journaled()
    {
        using var work = Place(await server.CreateDatabaseAsync());
        var outcome = await RunAsync(work, 700 * Megabyte, "invoke", "error", "--yes");
        Assert.Equal(4, outcome.ExitCode);
        Assert.InRange(outcome.Errors.Length, 1_000, 50_000);
        Assert.Contains("more characters)", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("The batch was rolled back", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: StatementFailed", outcome.Errors, StringComparison.Ordinal);
        Assert.InRange(
            (long)
                (
                    await ServerFixture.ScalarAsync(
                        work.Database,
                        "select max(length(e::text))::bigint from dbmigrate.event e"
                    )
                )!,
            1_000,
            50_000
        );
    }

    [Fact]
    public async Task Of_very_many_notices_the_first_are_kept_and_the_others_are_counted()
    {
        using var work = Place(await server.CreateDatabaseAsync());
        var outcome = await RunAsync(work, 64 * Megabyte, "invoke", "notices", "--yes");
        Assert.Equal(
            (0, string.Empty),
            (
                outcome.ExitCode,
                outcome.Errors.Replace("Phase notices (notices) begins.\n", string.Empty, StringComparison.Ordinal)
            )
        );
        Assert.Contains("… and 299,000 more notices", outcome.Output, StringComparison.Ordinal);
        Assert.InRange(outcome.Output.Length, 1_000, 1_000_000);
    }

    [Fact]
    public async Task A_file_of_very_many_statements_is_previewed_listed_and_run()
    {
        using var work = Place(await server.CreateDatabaseAsync());
        await ServerFixture.ExecuteAsync(work.Database, "create table t (i int)");
        work.Write(
            "statements.sql",
            string.Concat(Enumerable.Range(0, 40_000).Select(i => $"insert into t values ({i});\n"))
        );
        var preview = await RunAsync(work, 32 * Megabyte, "invoke", "statements", "--what-if");
        Assert.Equal((0, string.Empty), (preview.ExitCode, preview.Errors));
        Assert.Contains("… and 39,000 more statements", preview.Output, StringComparison.Ordinal);

        var list = await RunAsync(work, 64 * Megabyte, "statements", "statements.sql");
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("statements.sql:40000:1", list.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(work, 40 * Megabyte, "invoke", "statements", "--yes")).ExitCode);
        Assert.Equal(40_000L, await ServerFixture.ScalarAsync(work.Database, "select count(*) from t"));
    }

    private static Workplace Place(Uri database)
    {
        var work = Workplace.On(database);
        work.Write("plan.yaml", Plan);
        work.Write("one.sql", "select 1;\n");
        work.Write("error.sql", "do $$ begin raise exception '%', repeat('x', 50000000); end $$;\n");
        work.Write(
            "notices.sql",
            "do $$ begin for i in 1..300000 loop raise notice '% %', i, repeat('n', 100); end loop; end $$;\n"
        );
        work.Write("statements.sql", "select 1;\n");
        return work;
    }

    private static Task<CommandOutcome> RunAsync(Workplace work, long heap, params string[] words) =>
        CommandProcess.RunAsync(
            words,
            string.Empty,
            new Dictionary<string, string>(work.Variables)
            {
                ["DOTNET_GCHeapHardLimit"] = heap.ToString("x", System.Globalization.CultureInfo.InvariantCulture),
            },
            work.Folder
        );
}
