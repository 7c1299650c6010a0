using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>Every property of relations is compared and aligned, in both directions.</summary>
public sealed class RelationAlignmentTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly SchemaOracle _oracle = new(postgres);

    public static TheoryData<string> Groups => [.. RelationEdits.Groups];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task An_edit_is_aligned_both_ways(string group)
    {
        var version = await PostgresFixture.MajorVersionAsync();
        var edits = RelationEdits.Of(group).Where(e => e.Since <= version).ToList();
        var differences = await _oracle.CheckAlignmentAsync(
            [.. edits.SelectMany(e => e.Setup)],
            [],
            [.. edits.SelectMany(e => e.Change)]
        );
        Assert.Empty(edits.Where(e => !differences.Any(e.IsIn)).Select(e => e.Name));
    }

    [Fact]
    public async Task A_table_gets_the_columns_of_its_parent_before_it_inherits_them()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await first.ExecuteAsync("create table kid (a int)");
        await using var second = await postgres.CreateDatabaseAsync();
        await second.ExecuteAllAsync("create table par (a int, b text)", "create table kid () inherits (par)");
        var (before, wanted) = (await SchemaOracle.ReadAsync(first), await SchemaOracle.ReadAsync(second));

        await SchemaOracle.RunAsync(
            first,
            SchemaAligner.Align(before, wanted, SchemaComparer.Compare(before, wanted)).Select(s => s.Sql)
        );

        // PostgreSQL has no way to take a column's own definition away.
        Assert.Equal(
            ["column public.kid.a: own definition", "column public.kid.b: own definition"],
            SchemaOracle.Texts(SchemaComparer.Compare(await SchemaOracle.ReadAsync(first), wanted))
        );
    }

    [Fact]
    public Task An_edit_that_changes_nothing_is_no_difference() =>
        _oracle.CheckEqualAsync(
            [.. RelationEdits.Equal.SelectMany(e => e.Setup)],
            [.. RelationEdits.Equal.SelectMany(e => e.Change), "vacuum full"]
        );
}
