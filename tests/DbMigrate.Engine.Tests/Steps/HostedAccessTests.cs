using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

/// <summary>
/// The administrator of a hosted service is no superuser: it has CREATEDB and CREATEROLE, whose rules PostgreSQL 16
/// changed.
/// </summary>
public sealed class HostedAccessTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_database_with_its_owner_and_an_application_role_is_made_and_undone()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var admin = await home.CreateRoleAsync("admin", "createdb createrole");
        await home.ExecuteAsync($"grant create on database {home.Name} to {admin.Name}");
        var (name, owner, group, user) = (
            cluster.Database(),
            cluster.Role("owner"),
            cluster.Role("rw"),
            cluster.Role("user")
        );
        var variable = cluster.Variable(
            "URL",
            cluster
                .UriTo(name)
                .Replace(new Uri(home.Uri).UserInfo, $"{admin.Name}:{admin.Password}", StringComparison.Ordinal)
        );
        using var plan = new TestPlan(
            home,
            $$"""
            plan: hosted
            connections: { default: '${DATABASE_URL}', own: '${{{variable}}}' }
            phases:
            - id: "1"
              apply:
              - role: {{owner}}
              - grant: { roles: {{owner}}, to: current_user }
              - role: {{group}}
              - role: { name: {{user}}, login: true, password: generate, member_of: {{group}} }
              - database: { name: {{name}}, owner: {{owner}}, public: false }
              - grant: { privileges: connect, databases: {{name}}, to: [{{group}}, current_user] }
              - env_file: { file: .env, key: DATABASE_URL, uri: { role: {{user}}, database: {{name}} } }
            - id: "2"
              apply:
              - { grant: { privileges: [usage], schemas: public, to: {{group}} }, on: own }
              - grant: { privileges: [select, insert, update, delete], all_tables_in: public, to: {{group}}, created_by: {{owner}} }
                on: own
              - { sql: 2.sql, on: own }
              undo:
              - { sql: 2.undo.sql, on: own }
            """,
            ("2.sql", $"set role {owner};\ncreate table t (id int);\n"),
            (
                "2.undo.sql",
                $"set role {owner};\ndrop table t;\nalter default privileges for role {owner} in schema public revoke all on tables from {group};\n"
            )
        );
        await using var session = plan.Session(home.ConnectionStringFor(admin));

        var results = await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, TestPlan.Yes));

        Assert.Equal([MigrationState.Verified, MigrationState.Verified], results.Select(r => r.State));
        var uri = (await File.ReadAllTextAsync(Path.Combine(plan.Folder, ".env"))).Trim()["DATABASE_URL=".Length..];
        var password = new Uri(uri).UserInfo.Split(':')[1];
        Assert.Equal(0L, await cluster.AskAsync(name, "select count(*) from t", user, password));
        Assert.Equal(
            "f f",
            await cluster.AskAsync(
                name,
                "select concat_ws(' ', left(has_schema_privilege('public', 'create')::text, 1), left(has_database_privilege(current_database(), 'create')::text, 1))",
                user,
                password
            )
        );

        var undone = await TestPlan.ListAsync(session.UndoAsync(session.Plan.Phases, TestPlan.Yes));

        Assert.Equal([MigrationState.Undone, MigrationState.Undone], undone.Select(r => r.State));
        Assert.Equal(
            0,
            await home.ScalarAsync<long>(
                "select (select count(*) from pg_roles where rolname = any($1)) + (select count(*) from pg_database where datname = $2)",
                new[] { owner, group, user },
                name
            )
        );
    }
}
