using DbMigrate.Engine.Lint;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Audit;

/// <summary>Each rule finds its bad example, and nothing in its good one, which looks like it.</summary>
public sealed class AuditRuleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Ids => [.. AuditRules.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_bad_example_is_found(string id)
    {
        var rule = AuditRules.All.Single(r => r.Id == id);
        await using var example = await AuditExample.MakeAsync(postgres, rule.Bad);
        IReadOnlyList<AuditFinding> found = [];

        // Statistics reach the view some time after the statement.
        await Wait.ForAsync(async () => (found = await example.AuditAsync(id)).Count > 0);
        Assert.All(found, f => Assert.Equal(id, f.Rule));
        Assert.All(found, f => Assert.EndsWith(".", f.Message, StringComparison.Ordinal));
        Assert.Contains(found, f => f.Severity >= rule.Severity || id == "sequence-near-end");
        await example.FixAsync(found);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_good_example_is_not_found(string id)
    {
        var rule = AuditRules.All.Single(r => r.Id == id);
        await using var example = await AuditExample.MakeAsync(postgres, rule.Good);
        Assert.Empty(await example.AuditAsync(id));
    }

    [Fact]
    public void All_rules_are_listed_in_order_with_texts_and_a_query()
    {
        var types = typeof(AuditRule).Assembly.GetTypes().Where(t => t.BaseType == typeof(AuditRule));
        Assert.Equal(
            types.Select(t => t.Name).Order(StringComparer.Ordinal),
            AuditRules.All.Select(r => r.GetType().Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(AuditRules.All.Select(r => r.Id).Order(StringComparer.Ordinal), AuditRules.All.Select(r => r.Id));
        Assert.All(AuditRules.All, r => Assert.Matches("^[a-z]+(-[a-z]+)*$", r.Id));
        Assert.All(AuditRules.All, r => Assert.DoesNotMatch("\\.$", r.Title));
        Assert.All(AuditRules.All, r => Assert.EndsWith(".", r.Reason, StringComparison.Ordinal));
    }
}
