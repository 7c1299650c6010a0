using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A plan may use connections whose database, login or variable its own steps make.</summary>
public sealed class MadeConnectionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string NotThere = "The connection own is not there yet: phase 1, step ";

    [Fact]
    public async Task Before_its_database_exists_everything_but_the_run_says_which_step_makes_it()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var name = cluster.Database();
        var variable = cluster.Variable("URL", cluster.UriTo(name));
        using var plan = new TestPlan(home, PlanOf(name, $"${{{variable}}}"), Files);
        var step = $"1 (database {name}) makes it.";

        Assert.Contains(NotThere + step, (await plan.StatusAsync())[1].Reason, StringComparison.Ordinal);
        await using (var session = plan.Session())
        {
            var checks = await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[1]));
            var check = Assert.Single(checks, c => c.Stage == CheckStage.Preflight);
            Assert.Equal((CheckStatus.Skipped, NotThere + step), (check.Status, check.Message));
            var previews = await TestPlan.ListAsync(
                session.PreviewAsync(session.Plan.Phases, PhaseAction.Apply, new InvokeOptions())
            );
            Assert.Equal([NotThere + step], previews.Last().Warnings);
        }

        var results = await plan.InvokeAsync();

        Assert.Equal([MigrationState.Verified, MigrationState.Verified], results.Select(r => r.State));
        Assert.Equal("2", (await cluster.AskAsync(name, "select count(*)::text from t"))!);
        Assert.DoesNotContain("not there", (await plan.StatusAsync())[1].Reason, StringComparison.Ordinal);

        var undone = await plan.UndoAsync();
        Assert.Equal([MigrationState.Undone, MigrationState.Undone], undone.Select(r => r.State));
        Assert.False(await home.ScalarAsync<bool>("select exists (select from pg_database where datname = $1)", name));

        results = await plan.InvokeAsync();
        Assert.Equal([MigrationState.Verified, MigrationState.Verified], results.Select(r => r.State));
    }

    [Fact]
    public async Task Database_login_and_variable_may_be_made_by_one_phase_and_used_in_the_next()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var (name, user) = (cluster.Database(), cluster.Role("user"));
        var variable = cluster.Variable("URL", null);
        using var plan = new TestPlan(
            home,
            PlanOf(
                name,
                $"${{{variable}}}",
                $"- role: {{ name: {user}, login: true, password: generate }}",
                $$"""
                  - grant: { privileges: [create, connect], databases: {{name}}, to: {{user}} }
                  - env_file: { file: .env, key: {{variable}}, uri: { role: {{user}}, database: {{name}} } }

                """
            ),
            [
                .. Files,
                ("b.sql", "create schema s; create table s.t (id int);\n"),
                ("b.undo.sql", "drop schema s cascade;\n"),
            ]
        );
        Assert.Contains(
            NotThere + $"4 (env_file {variable} in .env) makes it.",
            (await plan.StatusAsync())[1].Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"phase 1, step 4 (env_file {variable} in .env)",
            Assert.Single(plan.Read().MadeConnections).Value
        );

        var results = await plan.InvokeAsync();

        Assert.Equal([MigrationState.Verified, MigrationState.Verified], results.Select(r => r.State));
        Assert.Equal(
            user,
            await cluster.AskAsync(name, "select tableowner::text from pg_tables where schemaname = 's'")
        );

        // The next run finds the variable where the operator loads the file.
        var line = (await File.ReadAllLinesAsync(Path.Combine(plan.Folder, ".env"))).Single();
        Environment.SetEnvironmentVariable(variable, line[(variable.Length + 1)..]);
        var undone = await plan.UndoAsync();
        Assert.Equal([MigrationState.Undone, MigrationState.Undone], undone.Select(r => r.State));
        Assert.False(await home.ScalarAsync<bool>("select exists (select from pg_roles where rolname = $1)", user));
    }

    [Fact]
    public async Task A_connection_that_no_step_makes_is_an_error_as_before()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var variable = cluster.Variable("URL", cluster.UriTo("no_such_database"));
        using var plan = new TestPlan(home, PlanOf(cluster.Database(), $"${{{variable}}}"), Files);
        await using var session = plan.Session();

        await Assert.ThrowsAsync<ConnectionFailedException>(() =>
            TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[1]))
        );
        await Assert.ThrowsAsync<ConnectionFailedException>(() => plan.InvokeAsync());
    }

    [Fact]
    public async Task A_verify_check_needs_its_connection_also_where_a_later_phase_makes_it()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var name = cluster.Database();
        var variable = cluster.Variable("URL", cluster.UriTo(name));
        using var plan = new TestPlan(
            home,
            $$"""
            plan: made
            connections: { default: '${DATABASE_URL}', own: '${{{variable}}}' }
            phases:
            - id: "1"
              preflight: [ { sql: select 1, expect: 1, on: own } ]
              apply: [ milestone: first ]
              verify: [ { sql: select 1, expect: 1, on: own } ]
              undo: []
            - id: "2"
              apply: [ database: {{name}} ]
            """
        );

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => plan.InvokeAsync());

        Assert.Equal(("own", "3D000"), (error.Connection, error.SqlState));
        Assert.Equal(
            CheckStatus.Skipped.ToString(),
            await home.ScalarAsync<string>(
                "select detail ->> 'status' from dbmigrate.event where event = 'Checked' and detail ->> 'stage' = 'Preflight'"
            )
        );
    }

    private static (string, string)[] Files =>
        [("b.sql", "create table t (id int);\ninsert into t values (1), (2);\n"), ("b.undo.sql", "drop table t;\n")];

    // The role comes before the database that it may own objects of: the undo goes the other way.
    private static string PlanOf(string name, string connection, string before = "", string more = "") =>
        $$"""
            plan: made
            connections: { default: '${DATABASE_URL}', own: '{{connection}}' }
            phases:
            - id: "1"
              apply:

            """.ReplaceLineEndings("\n")
        + (before.Length == 0 ? string.Empty : $"  {before}\n")
        + $"  - database: {name}\n"
        + string.Concat(
            more.ReplaceLineEndings("\n").Split('\n').Where(l => l.Length > 0).Select(l => $"  {l.Trim()}\n")
        )
        + """
            - id: "2"
              preflight:
              - { sql: select 1, expect: 1, on: own }
              apply:
              - { sql: b.sql, on: own }
              verify:
              - { sql: select 1, expect: 1, on: own }
              undo:
              - { sql: b.undo.sql, on: own }

            """.ReplaceLineEndings("\n");
}
