using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Partitioned tables are made again where the type of a column of their key changes.</summary>
public sealed class PartitionKeyTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly SchemaOracle _oracle = new(postgres);

    private static readonly string[] Tables =
    [
        "create table days (id number, m mood, v varchar(10), primary key (id, m)) partition by list (m)",
        "create table days1 partition of days for values in ('ok')",
        "create table days2 partition of days default partition by range (id)",
        "create table days2a partition of days2 for values from (1) to (10)",
        "create table texts (a label) partition by range (lower(a))",
        "create table texts1 partition of texts for values from ('a') to ('m')",
        "create table one (m mood, n number)",
        "create view of_days as select id, m from days",
    ];

    [Fact]
    public Task The_type_of_a_column_of_a_partition_key_changes() =>
        _oracle.CheckAlignmentAsync(
            [],
            [
                "create type mood as enum ('sad', 'ok')",
                "create domain number as int check (value > 0)",
                "create domain label as text",
                .. Tables,
            ],
            [
                "create type mood as enum ('ok')",
                "create domain number as int",
                "create domain label as varchar(20)",
                .. Tables.Select(t => t.Replace("id number", "id bigint", StringComparison.Ordinal)),
            ],
            hasOrder: false
        );

    [Fact]
    public async Task Without_a_loss_of_data_the_table_stays_and_the_alignment_says_why()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAllAsync(
            "create type mood as enum ('sad', 'ok')",
            "create table t (id int, m mood) partition by list (m)",
            "create table t1 partition of t for values in ('ok')",
            "create table u (m mood, n int)",
            "insert into t values (1, 'ok')"
        );
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync(
            "create type mood as enum ('ok')",
            "create table t (id int, m mood) partition by list (m)",
            "create table t1 partition of t for values in ('ok')",
            "create table u (m mood, n bigint)"
        );
        var comparison = await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions());
        Assert.True(Assert.Single(comparison.Differences, d => d.Kind == "enum").LosesData);
        var script = comparison.ToSql();
        Assert.Contains(
            "-- PostgreSQL changes no type of a column in a partition key: public.t is made again.",
            script,
            StringComparison.Ordinal
        );
        await SchemaOracle.RunAsync(first, SchemaOracle.StatementsOf(script));
        Assert.Equal(1, await first.ScalarAsync<long>("select count(*) from t"));
        var rest = await MigrationSchema.CompareAsync(first.Uri, second.Uri, new SchemaOptions());
        Assert.Equal(["enum public.mood"], rest.Differences.Select(d => $"{d.Kind} {d.Name}"));
    }
}
