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
    public Task An_edit_that_changes_nothing_is_no_difference() =>
        _oracle.CheckEqualAsync(
            [.. RelationEdits.Equal.SelectMany(e => e.Setup)],
            [.. RelationEdits.Equal.SelectMany(e => e.Change), "vacuum full"]
        );
}
