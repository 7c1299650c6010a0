using System.Net;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Steps;

public sealed class RoleStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        await home.ExecuteAsync("create table marks (id int)");
        var (group, user) = (cluster.Role("Group"), cluster.Role("user"));
        var variable = cluster.Variable("PW", "pässwörd 日本");
        using var life = new StepLifecycle(
            home,
            $$"""
            - role: '"{{group}}"'
            - role: { name: {{user}}, login: true, password: '${{{variable}}}', inherit: false, member_of: '"{{group}}"', connection_limit: 9 }
            - add_column: { table: marks, column: note, type: text }
            """
        );

        await life.ProveAsync(async () =>
        {
            Assert.Equal(
                $"True False 9 {group}",
                await home.ScalarAsync<string>(
                    """
                    select concat_ws(' ', case when rolcanlogin then 'True' end, case when not rolinherit then 'False' end,
                      rolconnlimit, (select rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid))
                    from pg_roles r where rolname = $1
                    """,
                    user
                )
            );
            Assert.Equal(1, await cluster.AskAsync(home.Name, "select 1", user, "pässwörd 日本"));
        });

        await life.Plan.UndoAsync();
        Assert.False(await ExistsAsync(home, user));
        Assert.False(await ExistsAsync(home, group));
    }

    [Fact]
    public async Task An_existing_role_is_left_as_it_is_and_its_differences_are_reported()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var (group, user) = (cluster.Role("group"), cluster.Role("user"));
        await home.ExecuteAllAsync(
            $"create role {group}",
            $"create role {user} createdb createrole password 'before' login in role pg_monitor"
        );
        var variable = cluster.Variable("PW", "another one");
        using var life = new StepLifecycle(
            home,
            $$"""
            - role: { name: {{user}}, login: true, inherit: false, member_of: {{group}}, password: '${{{variable}}}' }
            """
        );

        var result = Assert.Single(await life.Plan.InvokeAsync());

        Assert.Equal(0, result.Steps[0].Batches);
        Assert.Equal(
            $"The role {user} already exists and differs: inherit is true; the membership in {group} is missing; it has "
                + "CREATEROLE, CREATEDB; it is a member of pg_monitor too; its password was not compared. It was left as "
                + "it is.",
            result.Steps[0].Message
        );
        Assert.Equal(1, await cluster.AskAsync(home.Name, "select 1", user, "before"));
        await life.Plan.UndoAsync();
        Assert.True(await ExistsAsync(home, user));
    }

    [Fact]
    public async Task A_role_with_sessions_or_objects_is_not_dropped()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var user = cluster.Role("user");
        var variable = cluster.Variable("PW", "a password of it");
        using var life = new StepLifecycle(
            home,
            $"- role: {{ name: {user}, login: true, password: '${{{variable}}}' }}"
        );
        await life.Plan.InvokeAsync();
        await using (await PostgresFixture.OpenAsync(cluster.To(home.Name, user, "a password of it")))
        {
            var refused = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.UndoAsync());
            Assert.Contains("is in use: it has 1 session.", refused.Message, StringComparison.Ordinal);
        }

        await home.ExecuteAllAsync("create table owned (id int)", $"alter table owned owner to {user}");
        await home.WaitForAsync($"select count(*) = 0 from pg_stat_activity where usename = '{user}'");
        var owns = await Assert.ThrowsAsync<StatementFailedException>(() => life.Plan.UndoAsync());
        Assert.Equal(PostgresErrorCodes.DependentObjectsStillExist, owns.SqlState);
        Assert.True(await ExistsAsync(home, user));
    }

    [Fact]
    public async Task A_generated_password_is_in_the_result_once_and_nowhere_else()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var user = cluster.Role("user");
        using var plan = new TestPlan(home, Generating(user));

        var refused = await Assert.ThrowsAsync<StepRefusedException>(() => plan.InvokeAsync());
        Assert.Contains("nothing takes the generated password", refused.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync(home, user));

        var result = await InvokeAsync(plan, home, new SessionOptions { TakesPasswords = true });

        var handed = Assert.Single(result.Passwords);
        var password = new NetworkCredential(string.Empty, handed.Password).Password;
        Assert.Matches(@"\A[A-Za-z0-9_-]{43}\z", password);
        Assert.Equal(1, await cluster.AskAsync(home.Name, "select 1", user, password));
        var journal = await home.ScalarAsync<string>("select string_agg(e::text, '') from dbmigrate.event e");
        var stored = await home.ScalarAsync<string>("select rolpassword from pg_authid where rolname = $1", user);
        Assert.StartsWith("SCRAM-SHA-256$4096:", stored, StringComparison.Ordinal);
        foreach (var secret in new[] { password, stored! })
        {
            Assert.DoesNotContain(secret, journal, StringComparison.Ordinal);
            Assert.DoesNotContain(plan.Messages, m => m.Text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, result.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, System.Text.Json.JsonSerializer.Serialize(result), StringComparison.Ordinal);
        }

        Assert.Empty((await InvokeAsync(plan, home, new SessionOptions { TakesPasswords = true })).Passwords);
    }

    [Fact]
    public async Task A_generated_password_is_written_to_a_secret_before_it_is_set()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var user = cluster.Role("user");
        using var plan = new TestPlan(home, Generating(user, ", store: 'secret:app-password'"));
        var refused = await Assert.ThrowsAsync<StepRefusedException>(() => plan.InvokeAsync());
        Assert.Contains("this host has no secret store", refused.Message, StringComparison.Ordinal);
        var stored = new Dictionary<string, string>();

        var result = await InvokeAsync(
            plan,
            home,
            new SessionOptions
            {
                TakesPasswords = true,
                StoreSecret = (name, value, _) =>
                {
                    stored.Add(name, value);
                    return ValueTask.CompletedTask;
                },
            }
        );

        Assert.Empty(result.Passwords);
        Assert.Equal(1, await cluster.AskAsync(home.Name, "select 1", user, stored["app-password"]));
    }

    [Fact]
    public async Task A_password_that_a_stopped_run_did_not_hand_out_is_generated_again()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var user = cluster.Role("user");
        using var plan = new TestPlan(
            home,
            Generating(user) + "  - sql: fails.sql\n  undo: []\n",
            ("fails.sql", "select 1 / 0;\n")
        );
        var takes = new SessionOptions { TakesPasswords = true };
        await Assert.ThrowsAsync<StatementFailedException>(() => InvokeAsync(plan, home, takes));
        var first = await home.ScalarAsync<string>("select rolpassword from pg_authid where rolname = $1", user);
        plan.Write("fails.sql", "select 1;\n");

        var result = await InvokeAsync(plan, home, takes);

        Assert.NotEqual(
            first,
            await home.ScalarAsync<string>("select rolpassword from pg_authid where rolname = $1", user)
        );
        var password = new NetworkCredential(string.Empty, Assert.Single(result.Passwords).Password).Password;
        Assert.Equal(1, await cluster.AskAsync(home.Name, "select 1", user, password));
    }

    [Fact]
    public async Task A_refused_statement_shows_no_verifier()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var runner = await home.CreateRoleAsync("runner");
        await home.ExecuteAsync($"grant create on database {home.Name} to {runner.Name}");
        var variable = cluster.Variable("PW", "the password of it");
        using var plan = new TestPlan(
            home,
            $$"""
            plan: refused
            phases: [ { id: a, apply: [ { role: { name: {{cluster.Role(
                "user"
            )}}, login: true, password: '${{{variable}}}' } } ] } ]
            """
        );
        await using var session = plan.Session(home.ConnectionStringFor(runner));

        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, TestPlan.Yes))
        );

        Assert.Equal("42501", error.SqlState);
        var preview = (
            await TestPlan.ListAsync(session.PreviewAsync(session.Plan.Phases, PhaseAction.Apply, new InvokeOptions()))
        )[^1]
            .ToString();
        Assert.Contains("PASSWORD '***'", preview, StringComparison.Ordinal);
        var journal = await home.ScalarAsync<string>("select string_agg(e::text, '') from dbmigrate.event e");
        foreach (var text in new[] { error.ToString(), journal!, preview })
        {
            Assert.DoesNotContain("SCRAM-SHA-256$", text, StringComparison.Ordinal);
            Assert.DoesNotContain("the password of it", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("role: { name: a, login: true, password: hunter2 }", "is not a reference")]
    [InlineData("role: { name: a, password: generate }", "A role with a password needs 'login: true'.")]
    [InlineData("role: { name: a, login: true, store: 'secret:x' }", "'store' takes secret:NAME")]
    public void A_wrong_password_is_an_error_of_the_plan(string step, string said)
    {
        using var folder = new TestFolder();
        File.WriteAllText(
            Path.Combine(folder.Path, "plan.yaml"),
            $"plan: p\nphases: [ {{ id: a, apply: [ {{ {step} }} ] }} ]\n"
        );
        var error = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(folder.Path));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    private static string Generating(string user, string more = "") =>
        $$"""
            plan: generating
            phases:
            - id: a
              apply:
              - role: { name: {{user}}, login: true, password: generate{{more}} }

            """.ReplaceLineEndings("\n");

    private static async Task<PhaseResult> InvokeAsync(TestPlan plan, TestDatabase home, SessionOptions options)
    {
        await using var session = MigrationSession.Create(
            plan.Read(),
            options with
            {
                ConnectionString = home.ConnectionString,
            }
        );
        return Assert.Single(await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, TestPlan.Yes)));
    }

    private static Task<bool> ExistsAsync(TestDatabase home, string name) =>
        home.ScalarAsync<bool>("select exists (select from pg_roles where rolname = $1)", name);

    private sealed class TestFolder : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("dbmigrate-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
