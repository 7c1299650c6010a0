using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class ApprovalGateTests
{
    private static readonly DateTimeOffset Noon = GateMaking.Noon;

    [Theory]
    [InlineData("approval: { count: 1 }", "anna:bb", true)]
    [InlineData("approval: 1", "anna:bb", true)]
    [InlineData("approval: {}", "anna:bb", true)]
    [InlineData("approval: 2", "anna:bb", false)]
    [InlineData("approval: 2", "anna:bb anna:bb", false)]
    [InlineData("approval: 2", "anna:bb carl:bb", true)]
    [InlineData("approval: 1", "anna:aa", false)]
    [InlineData("approval: 2", "anna:aa carl:bb", false)]
    [InlineData("approval: 2", "anna:aa carl:bb anna:bb", true)]
    [InlineData("approval: 1", "runner:bb", false)]
    [InlineData("approval: { count: 1, not_the_runner: false }", "runner:bb", true)]
    [InlineData("approval: 1", "", false)]
    public void Different_logins_have_to_approve_this_content(string gate, string approvals, bool open) =>
        Assert.Equal(open, GateMaking.Evaluate(gate, State(approvals)).Open);

    [Fact]
    public void An_approval_of_another_phase_does_not_count()
    {
        var state = GateMaking.State(Noon) with
        {
            Approvals = [new ApprovalRecord("a", "v2:sha256:bb", "anna", Noon, null)],
        };
        Assert.False(GateMaking.Evaluate("approval: 1", state).Open);
    }

    [Fact]
    public void It_says_who_approved_what_is_missing_and_what_is_void()
    {
        Assert.Equal(
            "1 of 3 approvals are recorded, by anna. The approval of runner does not count: this login runs the phase, "
                + "and the gate requires another one. "
                + "2 approvals are void: carl approved the content aa at 2026-03-04 12:00 UTC, and the phase, its "
                + "files, variables, limits or connections were changed since; dora approved the content aa at "
                + "2026-03-04 12:00 UTC, and the phase, its files, variables, limits or connections were changed "
                + "since. The content is now bb. "
                + "2 more logins have to approve.",
            GateMaking.Evaluate("approval: 3", State("carl:aa dora:aa anna:bb runner:bb")).Reason
        );
        Assert.Equal(
            "Approved by anna at 2026-03-04 12:00 UTC.",
            GateMaking.Evaluate("approval: 1", State("anna:bb")).Reason
        );
    }

    [Fact]
    public void An_approval_of_an_earlier_version_does_not_count_and_it_says_so()
    {
        var state = GateMaking.State(Noon) with
        {
            Approvals = [new ApprovalRecord("b", "v1:sha256:bb", "anna", Noon, null)],
        };

        Assert.Equal(
            "One approval is required, none that counts is recorded. An approval is void: anna approved the content bb at "
                + "2026-03-04 12:00 UTC, with an earlier version of DbMigrate, which did not bind all that decides how the phase runs. One more login has to approve.",
            GateMaking.Evaluate("approval: 1", state).Reason
        );
    }

    [Theory]
    [InlineData("a.sql=1 b.sql=1", "b.sql was changed")]
    [InlineData("a.sql=1", "b.sql was changed")]
    [InlineData("a.sql=1 b.sql=3 c.sql=1", "b.sql, c.sql were changed")]
    [InlineData("a.sql=2 b.sql=1 c.sql=1 d.sql=1 e.sql=1", "a.sql, b.sql, c.sql, d.sql, e.sql were changed")]
    [InlineData(
        "a.sql=2 b.sql=1 c.sql=1 d.sql=1 e.sql=1 f.sql=1 g.sql=1",
        "a.sql, b.sql, c.sql, d.sql, e.sql and 2 more files were changed"
    )]
    [InlineData("a.sql=1 b.sql=2", "the phase in plan.yaml, its variables, limits or connections were changed")]
    public void An_approval_that_is_void_says_what_was_changed(string now, string change)
    {
        var phase = GateMaking.Phase("b", "approval: 1");
        var state = GateMaking.State(Noon) with
        {
            Approvals =
            [
                new ApprovalRecord("b", "v2:sha256:aa", "anna", Noon, null) { Files = FilesOf("a.sql=1 b.sql=2") },
            ],
        };
        var context = GateMaking.Context(GateMaking.Plan(phase), phase, state, "v2:sha256:bb") with
        {
            Files = () => FilesOf(now),
        };
        var outcome = phase.Gates[0].Evaluate(context);
        Assert.Equal(
            "One approval is required, none that counts is recorded. An approval is void: anna approved the content aa at "
                + $"2026-03-04 12:00 UTC, and {change} since. The content is now bb. One more login has to approve.",
            outcome.Reason
        );
        Assert.Equal("runner", outcome.NotBy);
    }

    [Theory]
    [InlineData("approval: 1", "runner:bb", "Another login has to run it, or 1 more login to approve it.")]
    [InlineData(
        "approval: 3",
        "runner:bb anna:aa carl:bb",
        "Another login has to run it, or 2 more logins to approve it."
    )]
    [InlineData("approval: 1", "runner:bb anna:bb", null)]
    [InlineData("approval: { count: 1, not_the_runner: false }", "runner:bb", null)]
    public void Who_approves_hears_whether_this_keeps_it_from_running(string gate, string approvals, string? end)
    {
        var phase = GateMaking.Phase("b", gate);
        var context = GateMaking.Context(GateMaking.Plan(phase), phase, State(approvals), "v2:sha256:bb");
        var caution = ((ApprovalGate)phase.Gates[0]).RunnerCaution(context);
        Assert.Equal(
            end is null
                ? null
                : "runner has approved phase b and may not run it with this approval: the gate 'approval' does not count "
                    + $"the approval of the login that runs the phase. {end}",
            caution
        );
    }

    [Fact]
    public void A_phase_of_which_no_digest_can_be_made_is_not_approved()
    {
        var phase = GateMaking.Phase("b", "approval: { count: 1, not_the_runner: false }");
        var context = GateMaking.Context(GateMaking.Plan(phase), phase, State("anna:bb runner:bb")) with
        {
            Digest = () =>
                throw new ConnectionFailedException("o", "It is not set.", MigrationErrorCategory.InvalidArgument),
        };

        var outcome = phase.Gates[0].Evaluate(context);
        Assert.False(outcome.Open);
        Assert.StartsWith(
            "Whether the phase is approved cannot be found out: ",
            outcome.Reason,
            StringComparison.Ordinal
        );
        Assert.EndsWith("It is not set.", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "approval: 1",
        "One approval is required,",
        "One more login has to approve.",
        "1 more approval required"
    )]
    [InlineData(
        "approval: 2",
        "2 approvals are required,",
        "2 more logins have to approve.",
        "2 more approvals required"
    )]
    public void Without_an_approval_it_says_how_many_are_required(string gate, string start, string end, string few)
    {
        var outcome = GateMaking.Evaluate(gate, State(""));
        Assert.Equal($"{start} none that counts is recorded. {end}", outcome.Reason);
        Assert.Equal(few, outcome.Short);
    }

    [Theory]
    [InlineData("approval: 1", "runner")]
    [InlineData("approval: { count: 1, not_the_runner: false }", null)]
    public void A_login_is_named_as_not_counted_only_where_the_gate_does_not_count_it(string gate, string? login) =>
        Assert.Equal(login, GateMaking.Evaluate(gate, State("")).NotBy);

    [Fact]
    public void Of_each_login_the_last_approval_is_told()
    {
        ApprovalRecord At(string digest, int hours) => new("b", digest, "anna", Noon.AddHours(hours), null);
        var twice = GateMaking.State(Noon) with { Approvals = [At("v2:sha256:bb", 0), At("v2:sha256:bb", 1)] };
        Assert.Equal("Approved by anna at 2026-03-04 13:00 UTC.", GateMaking.Evaluate("approval: 1", twice).Reason);
        var changed = GateMaking.State(Noon) with { Approvals = [At("v2:sha256:aa", 0), At("v2:sha256:ac", 1)] };
        Assert.Contains(
            "anna approved the content ac at 2026-03-04 13:00 UTC,",
            GateMaking.Evaluate("approval: 1", changed).Reason,
            StringComparison.Ordinal
        );
    }

    private static Dictionary<string, string> FilesOf(string text) =>
        text.Split(' ').Select(f => f.Split('=')).ToDictionary(f => f[0], f => f[1]);

    private static JournalState State(string approvals) =>
        GateMaking.State(Noon) with
        {
            Approvals =
            [
                .. approvals
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(a => a.Split(':'))
                    .Select(a => new ApprovalRecord("b", $"v2:sha256:{a[1]}", a[0], Noon, null)),
            ],
        };
}
