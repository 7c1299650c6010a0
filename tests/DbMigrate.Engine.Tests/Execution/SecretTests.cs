using System.Text;
using System.Text.Json;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>
/// A secret that gets into statements, rows, notices, errors and programs is in nothing that leaves the engine, and not
/// in the journal.
/// </summary>
public sealed class SecretTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Core = "Sw0rdfish/4711";
    private const string Secret = "it's-" + Core + "\"\\ end-of-it";

    private const string Yaml = """
        plan: secrets
        variables: { app_password: none }
        phases:
          - id: all
            title: All of it
            preflight:
              - { name: as a row, sql: "select * from kept", expect: empty, severity: warn }
              - { name: as a value, sql: "select value from kept limit 1", expect: other, severity: warn }
              - { name: in an error, sql: "select (select value from kept limit 1)::int", severity: warn }
              - { name: in the question, sql: "select :'app_password'", expect: other, severity: warn }
            apply:
              - sql: all.sql
            undo: []
            verify:
              - { name: afterwards, sql: "select encode(convert_to('user:' || value, 'UTF8'), 'base64') from kept limit 1", expect: other, severity: warn }
          - id: error
            after: [all]
            apply: [ { sql: error.sql } ]
            undo: []
          - id: detail
            after: [all]
            apply: [ { sql: detail.sql } ]
            undo: []
          - id: syntax
            after: [all]
            apply: [ { sql: syntax.sql } ]
            undo: []
          - id: script
            after: [all]
            apply: [ { script: { run: [ sh, -c, "printf 'key %s\\n' \"$DBMIGRATE_TEST_KEY\"; exit 3" ], env: [ DBMIGRATE_TEST_KEY ] } } ]
            undo: []
        metrics:
          - { name: the value, sql: "select value, 1 from kept limit 1" }
          - { name: refused, sql: "select value::int from kept limit 1" }
        """;

    [Fact]
    public async Task It_is_shown_nowhere_and_not_journaled()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table kept (value text, note text, constraint short check (length(note) < 3))",
            $"insert into kept values ({Literal(Secret)}, null)"
        );
        using var plan = new TestPlan(
            database,
            Yaml,
            (
                "all.sql",
                """
                do $$ declare v text := (select value from kept limit 1); begin
                  raise notice 'plain %, literal %, json %, url %', v, quote_literal(v), to_json(v),
                    'it%27s-Sw0rdfish%2f4711%22%5c%20end-of-it';
                  raise warning 'bytes %, base64 %', convert_to(v, 'UTF8'), encode(convert_to('u:' || v, 'UTF8'), 'base64');
                  raise notice using message = 'wrapped ' || left(v, 9) || E'\n   ' || substr(v, 10);
                end $$;
                create role :"role" login password :'app_password';
                drop role :"role";
                """.Replace(":\"role\"", "secret_" + database.Name, StringComparison.Ordinal)
            ),
            ("error.sql", "select 1;\nselect :'app_password'::int;\n"),
            ("detail.sql", "insert into kept values (:'app_password', 'too long');\n"),
            ("syntax.sql", new string(' ', 150) + "select :'app_password' fro m nowhere;\n")
        );
        var variables = new Dictionary<string, string> { ["app_password"] = Secret };
        var left = new List<string>();
        Environment.SetEnvironmentVariable("DBMIGRATE_TEST_KEY", Secret);
        try
        {
            await using var session = plan.Session(variables: variables);
            await LeaveAsync(() => TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0])));
            foreach (var phase in session.Plan.Phases)
            {
                await LeaveAsync(() =>
                    TestPlan.ListAsync(session.PreviewAsync([phase], PhaseAction.Apply, new InvokeOptions()))
                );
                await LeaveAsync(() => TestPlan.ListAsync(session.InvokeAsync([phase], new InvokeOptions())));
            }

            await LeaveAsync(() => TestPlan.ListAsync(session.VerifyAsync(session.Plan.Phases[0])));
            await LeaveAsync(() => TestPlan.ListAsync(session.GetMetricsAsync(session.Plan.Metrics)));
            await LeaveAsync(() => session.GetStatusAsync(session.Plan.Phases));
            await LeaveAsync(() => session.ApproveAsync(session.Plan.Phases[1], "with " + Secret));
            await LeaveAsync(() => TestPlan.ListAsync(session.GetHistoryAsync(null, verify: false, last: null)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DBMIGRATE_TEST_KEY", null);
        }

        left.AddRange(plan.MessagesNow().Select(m => m.Text));
        Assert.True(left.Count > 40, $"only {left.Count} texts");
        Assert.Contains(left, t => t.Contains("***", StringComparison.Ordinal));
        left.AddRange(await database.ColumnAsync<string>("select e::text from dbmigrate.event e"));
        Assert.All(left, AssertClean);

        async Task LeaveAsync<T>(Func<Task<T>> work)
        {
            try
            {
                left.Add(JsonSerializer.Serialize(await work()));
            }
            catch (MigrationException condition)
            {
                left.Add(condition.ToString());
                left.Add(condition.Message);
                for (Exception? cause = condition; cause is not null; cause = cause.InnerException)
                {
                    left.Add(cause.Message);
                    left.AddRange(cause.Data.Values.Cast<object?>().Select(v => $"{v}"));
                    if (cause is PostgresException server)
                    {
                        left.Add($"{server.MessageText} {server.Detail} {server.Where} {server.InternalQuery}");
                        left.Add(server.BatchCommand?.CommandText ?? string.Empty);
                    }
                }
            }
        }
    }

    private static void AssertClean(string text)
    {
        foreach (var piece in Pieces)
        {
            Assert.DoesNotContain(piece, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    // Of the encoded forms, what is certainly in them.
    private static readonly string[] Pieces =
    [
        "Sw0rdf",
        "fish/47",
        "fish%2f",
        "fish\\/",
        "end-of-it",
        .. Enumerable
            .Range(0, 3)
            .Select(n => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', n) + Core))[4..^6]),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Core)),
    ];

    private static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
