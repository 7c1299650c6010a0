using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Tables leave their parents and get others: what they only inherited is their own then, and the other way round.</summary>
public sealed class InheritanceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Children =
    [
        "create table p (a int not null, b text constraint bnn not null, constraint c check (a > 0), "
            + "constraint d check (a > 1) not valid, constraint e check (a <> 5))",
        "create table q (a int not null, constraint c check (a > 0))",
        "create table all_gone (c int) inherits (p)",
        "create table own_names (a int constraint own not null, b text) inherits (p)",
        "create table some_stay () inherits (p)",
        "create table one_parent () inherits (p, q)",
        "create table others () inherits (p)",
    ];

    private static readonly string[] Alone =
    [
        "create table p (a int, b text constraint bnn not null, constraint c check (a > 0), constraint e check (a <> 6))",
        "create table q (a int not null, constraint c check (a > 0))",
        "create table all_gone (a int, b text, c int)",
        "create table own_names (a int not null, b text not null)",
        "create table some_stay (a int not null, b text not null, constraint c check (a > 0), constraint e check (a <> 5))",
        "create table one_parent (b text) inherits (q)",
        "create table others (a int, b text, constraint e check (a <> 7), constraint c check (a > 9))",
    ];

    private readonly SchemaOracle _oracle = new(postgres);

    [Fact]
    public Task Tables_that_leave_their_parents_lose_what_they_only_inherited() =>
        _oracle.CheckOneWayAsync(Children, Alone);

    [Fact]
    public Task Partitions_become_tables_and_tables_partitions() =>
        _oracle.CheckAlignmentAsync(
            ["create table pp (a int not null, b text not null, constraint c check (a > 0)) partition by list (a)"],
            [
                "create table pp1 partition of pp for values in (1)",
                "create table pp2 partition of pp for values in (2)",
                "create table pp3 partition of pp for values in (3)",
                "comment on constraint c on pp3 is 'x'",
            ],
            [
                "create table pp1 (a int, b text)",
                "create table pp2 (a int not null, b text not null, constraint c check (a > 0))",
                "create table pp3 (a int not null, b text not null, constraint c check (a > 1))",
            ]
        );

    [Fact]
    public async Task What_a_table_must_have_before_it_inherits_stays_its_own_and_that_is_said()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(Alone);
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(Children);

        var all = await CompareAsync();
        Assert.NotEmpty(Assert.Single(all, d => d is { Kind: "constraint", Name: "public.others.e" }).NotAligned);
        var again = await CompareAsync();
        Assert.All(again, d => Assert.Equal(d.Kind == "column", d.NotAligned.Length > 0));
        Assert.Contains(again, d => d is { Kind: "constraint", Name: "public.others.e" });
        var rest = await CompareAsync();
        Assert.All(rest, d => Assert.Equal(("column", "own definition yes"), (d.Kind, d.From)));
        Assert.Contains(rest, d => d.Name == "public.others.a");

        async Task<IReadOnlyList<SchemaDifference>> CompareAsync()
        {
            var comparison = await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions());
            var sql = comparison.ToSql();
            Assert.Equal(
                comparison.Differences.Any(d => d.NotAligned.Length > 0),
                sql.Contains("-- Not aligned: column public.others.a: ", StringComparison.Ordinal)
            );
            await SchemaOracle.RunAsync(first, sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries));
            return comparison.Differences;
        }
    }
}
