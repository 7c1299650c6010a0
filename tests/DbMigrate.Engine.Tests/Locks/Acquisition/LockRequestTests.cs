using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>What a batch asks for before it runs, by its statements.</summary>
public sealed class LockRequestTests
{
    [Theory]
    [InlineData("alter table t add column a int", "t AccessExclusive partitions")]
    [InlineData("alter table only t add column a int", "t AccessExclusive")]
    [InlineData("alter table t enable row level security", "t AccessExclusive")]
    [InlineData("alter table t add column a int, enable row level security", "t AccessExclusive partitions")]
    [InlineData("create policy p on t using (true)", "t AccessExclusive")]
    [InlineData("alter table t rename to u", "t AccessExclusive")]
    [InlineData("alter table t attach partition p for values in (1)", "t ShareUpdateExclusive; p AccessExclusive")]
    [InlineData("create index on t (a)", "t Share partitions")]
    [InlineData(
        "alter table t add foreign key (a) references u (id) not valid",
        "t ShareRowExclusive partitions; u ShareRowExclusive partitions"
    )]
    [InlineData(
        "alter table t drop constraint \"My key\"",
        "t AccessExclusive partitions; t AccessExclusive partitions My key"
    )]
    [InlineData("drop table t", "t AccessExclusive partitions; t AccessExclusive partitions *")]
    [InlineData("drop index t_a", "t_a AccessExclusive partitions; (table of t_a) AccessExclusive partitions")]
    [InlineData("truncate t, u", "t AccessExclusive partitions; u AccessExclusive partitions")]
    public void The_relations_of_a_statement_and_their_modes(string statement, string expected) =>
        Assert.Equal(Sorted(expected), Sorted(Text(Of(statement))));

    [Theory]
    [InlineData("insert into t values (1)")]
    [InlineData("update t set a = 1")]
    [InlineData("alter table t validate constraint c")]
    [InlineData("create table t (a int)", "create index on t (a)", "insert into t values (1)")]
    [InlineData("create index concurrently i on t (a)")]
    [InlineData("comment on table t is 'x'")]
    public void What_stops_no_traffic_asks_for_nothing(params string[] statements) =>
        Assert.Null(LockRequest.Of(Batch(statements)));

    [Fact]
    public void The_strongest_mode_of_each_relation_counts_and_weak_ones_are_part_of_it()
    {
        var request = Of("create index on t (a)", "alter table t add column b int", "insert into u select * from v");
        Assert.Equal(
            Sorted("t AccessExclusive partitions; u RowExclusive partitions; v AccessShare partitions"),
            Sorted(Text(request))
        );
        Assert.False(request.MayLockOthers);
    }

    [Theory]
    [InlineData("do $$ begin alter table t add column a int; end $$")]
    [InlineData("select change()")]
    public void Code_that_is_not_read_may_lock_anything(string statement) => Assert.True(Of(statement).MayLockOthers);

    [Fact]
    public void Of_a_large_file_only_strong_statements_are_read()
    {
        string[] rows = [.. Enumerable.Range(0, 1500).Select(i => $"insert into many values ({i})")];
        Assert.Equal("t AccessExclusive partitions", Text(Of([.. rows, "alter table t add column a int"])));
        Assert.Null(LockRequest.Of(Batch(rows)));
    }

    private static LockRequest Of(params string[] statements) => LockRequest.Of(Batch(statements))!;

    private static StatementBatch Batch(params string[] statements) =>
        new()
        {
            Key = "1",
            Title = "a test",
            Checksum = string.Empty,
            Statements =
            [
                .. SqlReader
                    .ReadText(string.Join(";\n", statements), "a.sql")
                    .Statements.Select(s => new FileStatement(s)),
            ],
        };

    private static string Text(LockRequest request) =>
        string.Join(
            "; ",
            request.Targets.Select(t =>
                $"{t.Relation} {t.Mode}{(t.WithPartitions ? " partitions" : "")}{(t.ForeignKeys is { } k ? " " + k : "")}"
            )
        );

    private static IEnumerable<string> Sorted(string list) => list.Split("; ").Order(StringComparer.Ordinal);
}
