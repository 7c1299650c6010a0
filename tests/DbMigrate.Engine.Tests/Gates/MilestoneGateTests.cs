using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class MilestoneGateTests
{
    private static readonly DateTimeOffset Noon = GateMaking.Noon;

    [Theory]
    [InlineData("milestone: backup-done", 100000, true)]
    [InlineData("milestone: { name: backup-done, max_age: 12h }", 12, true)]
    [InlineData("milestone: { name: backup-done, max_age: 12h }", 13, false)]
    [InlineData("milestone: another", 0, false)]
    public void It_is_open_while_the_record_holds(string gate, int hoursLater, bool open)
    {
        var state = GateMaking.State(Noon.AddHours(hoursLater)) with
        {
            Milestones = new Dictionary<string, MilestoneRecord>
            {
                ["backup-done"] = new("backup-done", Noon, "anna", "nightly"),
            },
        };
        var outcome = GateMaking.Evaluate(gate, state);
        Assert.Equal(open, outcome.Open);
        Assert.Equal(open, outcome.Milestone is null);
        Assert.Contains(
            open ? "recorded at 2026-03-04 12:00 UTC by anna (nightly)" : "The milestone ",
            outcome.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_age_of_zero_is_an_error_of_the_plan()
    {
        var finding = Assert.Single(Checks.PlanYaml.FindingsOfGate("milestone: { name: backup-done, max_age: 0 }"));
        Assert.Equal(
            "'max_age' must not be zero. Give the time for which the milestone is valid, as in 12h.",
            finding.Message
        );
        Assert.Equal("plan.yaml:1:42", finding.Place.ToString());
    }

    [Fact]
    public void A_closed_gate_names_the_milestone_and_says_in_a_few_words_what_is_missing()
    {
        var missing = GateMaking.Evaluate("milestone: backup-done", GateMaking.State(Noon));
        Assert.Equal(("backup-done", "not recorded"), (missing.Milestone, missing.Short));
        var state = GateMaking.State(Noon.AddHours(13)) with
        {
            Milestones = new Dictionary<string, MilestoneRecord>
            {
                ["backup-done"] = new("backup-done", Noon, "anna", null),
            },
        };
        var old = GateMaking.Evaluate("milestone: { name: backup-done, max_age: 12h }", state);
        Assert.Equal(("backup-done", "older than 12h"), (old.Milestone, old.Short));
        Assert.Equal("milestone:backup-done", Checks.PlanYaml.Gate("milestone: backup-done").Name);
    }

    [Fact]
    public void A_record_that_is_too_old_says_how_old_and_how_long_it_holds()
    {
        var state = GateMaking.State(Noon.AddHours(13)) with
        {
            Milestones = new Dictionary<string, MilestoneRecord>
            {
                ["backup-done"] = new("backup-done", Noon, "anna", null),
            },
        };
        Assert.Equal(
            "The milestone backup-done was recorded at 2026-03-04 12:00 UTC by anna, 13h ago; it is valid for 12h.",
            GateMaking.Evaluate("milestone: { name: backup-done, max_age: 12h }", state).Reason
        );
    }
}
