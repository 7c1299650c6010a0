using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class VisibleCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Row_security_is_seen_by_its_effect()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = await database.CreateRoleAsync("app");
        await database.ExecuteAllAsync(
            "create table memories (id int, customer_id int)",
            "insert into memories select i, i % 3 from generate_series(1, 90) i",
            "create table open (customer_id int)",
            "insert into open values (1), (2)",
            "alter table memories enable row level security",
            "create policy isolation on memories using (customer_id = current_setting('app.customer')::int)",
            $"grant select on memories, open to {app.Name}"
        );
        var asApp = $"as: {{ role: {app.Name}, set: {{ app.customer: 1 }} }}";

        foreach (
            var (rows, where) in new[]
            {
                ("0", "customer_id <> 1"),
                ("30", "customer_id = :customer"),
                ("'>= 1'", "true -- all"),
            }
        )
        {
            var result = await database.AskAsync(
                $"visible: {{ table: memories, where: {where}, rows: {rows}, {asApp} }}",
                ("customer", "1")
            );
            Assert.True(result.Status == CheckStatus.Passed, result.Message);
        }

        var open = await database.AskAsync($"visible: {{ table: open, where: customer_id <> 1, rows: 0, {asApp} }}");
        Assert.Equal(CheckStatus.Failed, open.Status);
        Assert.Equal(["2"], open.Rows);
        Assert.Equal(
            $"Expected no rows of open visible as {app.Name}; found 1 row visible. Row security is disabled on the table: ALTER TABLE public.open ENABLE ROW LEVEL SECURITY;",
            open.Message
        );

        var superuser = await database.AskAsync("visible: { table: memories, where: customer_id <> 1, rows: 0 }");
        Assert.Equal(20, superuser.Rows.Count);
        Assert.Equal("id: 2, customer_id: 2", superuser.Rows[0]);
        Assert.Contains("does not apply to the login", superuser.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_the_login_makes_for_the_question_are_rolled_back()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = await database.CreateRoleAsync("app");
        await database.ExecuteAllAsync(
            "create table tenants (id int primary key)",
            "create table memories (tenant int references tenants)",
            "alter table memories enable row level security",
            "create policy isolation on memories using (tenant = current_setting('app.tenant')::int)",
            $"grant select on memories to {app.Name}"
        );
        var given = $$"""
            visible:
              table: memories
              given: |
                insert into tenants values (:own), (:other);
                insert into memories values (:own), (:other), (:other);
              as: { role: {{app.Name}}, set: { app.tenant: 2 } }
              rows: ROWS
            """;

        foreach (var (rows, passes) in new[] { ("2", true), ("3", false) })
        {
            var result = await database.AskAsync(
                given.Replace("ROWS", rows, StringComparison.Ordinal),
                ("own", "1"),
                ("other", "2")
            );
            Assert.Equal(passes ? CheckStatus.Passed : CheckStatus.Failed, result.Status);
            Assert.Equal("2 rows visible", result.Actual);
        }

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from tenants"));
        var refused = await database.AskAsync(
            "visible: { table: memories, given: insert into memories values (9), rows: 0 }"
        );
        Assert.Contains("violates foreign key constraint", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_not_there_or_not_granted_is_a_failed_check()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = await database.CreateRoleAsync("app");
        await database.ExecuteAsync("create table memories (id int)");
        Assert.Equal(
            "memoris: missing; did you mean memories?",
            (await database.AskAsync("visible: { table: memoris, rows: 0 }")).Actual
        );
        var refused = await database.AskAsync($"visible: {{ table: memories, rows: 0, as: {app.Name} }}");
        Assert.Equal(
            (CheckStatus.Failed, Npgsql.PostgresErrorCodes.InsufficientPrivilege),
            (refused.Status, refused.SqlState)
        );
    }

    [Theory]
    [InlineData("visible: { table: t, rows: some }", "takes a number")]
    [InlineData("visible: { table: t, rows: 0, where: \"true; drop table t\" }", "is not one expression")]
    [InlineData("visible: { table: t }", "has no 'rows'")]
    public void What_is_wrong_with_it_is_an_error_of_the_plan(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(PlanYaml.FindingsOfCheck(yaml)).Message, StringComparison.Ordinal);
}
