using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>What cannot be copied is named before anything starts.</summary>
public sealed class CopyRefusalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("t", "create table u (id int primary key); create table t (u int references u)", "needs public.u")]
    [InlineData(
        "p1",
        "create table p (id int) partition by range (id); create table p1 partition of p default",
        "public.p1 is a partition of public.p: name public.p"
    )]
    [InlineData("t", "create table u (id int); create table t () inherits (u)", "public.t inherits from public.u")]
    [InlineData(
        "t",
        "create table u (id int); create table t (id int); alter table t enable row level security; "
            + "create policy p on t using (id in (select id from u))",
        "The policy public.t.p needs public.u"
    )]
    [InlineData("v", "create view v as select 1 a", "v is a view")]
    [InlineData("nothing", "create table nothings (id int)", "does not exist; did you mean ")]
    public async Task What_cannot_be_copied_is_named(string table, string setup, string expected)
    {
        await using var copy = await CopyCase.CreateAsync(postgres, $"tables: [{table}]", setup.Split("; "));

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => copy.Plan.InvokeAsync());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await copy.Target.ScalarAsync<long>("select count(*) from pg_class where relname in ('t', 'p1')")
        );
    }

    [Theory]
    [InlineData("create table t (id bigint, v text)", "column public.t.id: type is bigint, and integer in the source")]
    [InlineData("create table t (id int, v text, more int)", "column public.t.more: only the target has it")]
    [InlineData("create table t (id int)", "column public.t.v: only the source has it")]
    [InlineData(
        "create table t (id int, v text, m int)",
        "column public.t.m: type is integer, and public.mood in the source"
    )]
    [InlineData("create type mood as enum ('a', 'b')", "enum public.mood: ")]
    public async Task What_the_target_has_and_differs_is_listed(string there, string expected)
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t]",
            "create type mood as enum ('a')",
            "create table t (id int, v text, m mood)",
            "insert into t values (1, 'x', 'a')"
        );
        await copy.Target.ExecuteAsync(there);

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => copy.Plan.InvokeAsync());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_target_has_and_is_equal_is_used()
    {
        string[] both = ["create type mood as enum ('a')", "create table t (id int primary key, m mood)"];
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t]",
            [.. both, "insert into t values (1, 'a')"]
        );
        await copy.Target.ExecuteAllAsync(both);

        await copy.Plan.InvokeAsync();

        Assert.Equal("(1,a)", await copy.Target.ContentAsync("t"));
        await copy.Plan.UndoAsync();
        Assert.Equal("t", await copy.Target.ScalarAsync<string>("select to_regclass('t')::text"));
        Assert.Null(await copy.Target.ContentAsync("t"));
        await copy.Plan.InvokeAsync();
    }

    [Fact]
    public async Task Rows_that_are_there_already_are_not_overwritten()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [t]", "create table t (id int)");
        await copy.Target.ExecuteAllAsync("create table t (id int)", "insert into t values (7)");

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => copy.Plan.InvokeAsync());

        Assert.Contains("public.t", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, await copy.Target.ScalarAsync<int>("select id from t"));
    }

    [Fact]
    public async Task A_row_that_row_security_hides_from_the_login_is_an_error()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t]",
            "create table t (id int)",
            "insert into t values (1), (2)",
            "alter table t enable row level security",
            "create policy p on t using (id = 1)"
        );
        var role = await copy.Source.CreateRoleAsync("createrole");
        await copy.Source.ExecuteAllAsync(
            $"grant select on t to {role.Name}",
            $"grant create on database {copy.Source.Name} to {role.Name}"
        );
        await using var session = copy.Plan.Session(copy.Source.ConnectionStringFor(role));

        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["*"]), new InvokeOptions(), default))
        );

        Assert.Contains("row-level security", error.Message, StringComparison.Ordinal);
    }
}
