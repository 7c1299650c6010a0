using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class GateEvaluatorTests
{
    private static readonly DateTimeOffset Noon = GateMaking.Noon;
    private static readonly MigrationPhase B = GateMaking.PhaseAt(
        1,
        "b",
        "soak: { after: a, for: 24h }",
        "name: JWT\nmilestone: jwt-build-deployed"
    );
    private static readonly MigrationPlan ThePlan = GateMaking.Plan(GateMaking.Phase("a"), B);

    [Fact]
    public void All_gates_are_judged_the_order_first_and_closed_ones_say_why()
    {
        var results = GateEvaluator.Evaluate(Context(GateMaking.State(Noon)));
        Assert.Equal(
            [("order", "order"), ("soak:a", "soak"), ("JWT", "milestone")],
            results.Select(r => (r.Name, r.Kind))
        );
        Assert.All(
            results,
            r =>
                Assert.Equal(
                    (CheckStatus.Failed, CheckStage.Gate, "b", Noon, false),
                    (r.Status, r.Stage, r.Phase, r.At, r.Passed)
                )
        );
        Assert.Equal(["order", "soak:a", "JWT"], GateEvaluator.ClosedIn(results));
        Assert.Equal("Phase a comes before and is not applied.", results[0].Message);
        Assert.Equal(["a"], results[0].WaitsFor);
        Assert.Equal("The milestone jwt-build-deployed is not recorded.", results[2].Message);
        Assert.Equal("jwt-build-deployed", results[2].Milestone);
        Assert.Null(results[0].Place);
        Assert.Equal("plan.yaml:1:1", results[1].Place);
    }

    [Fact]
    public void It_opens_by_itself_when_the_last_gate_does_and_only_if_all_do()
    {
        var verified = GateMaking.State(Noon, GateMaking.Record("a", MigrationState.Verified, Noon.AddHours(-1)));
        Assert.Null(GateEvaluator.OpensAt(GateEvaluator.Evaluate(Context(verified))));
        var recorded = verified with
        {
            Milestones = new Dictionary<string, MilestoneRecord>
            {
                ["jwt-build-deployed"] = new("jwt-build-deployed", Noon, "anna", null),
            },
        };
        Assert.Equal(Noon.AddHours(23), GateEvaluator.OpensAt(GateEvaluator.Evaluate(Context(recorded))));
        Assert.Null(GateEvaluator.OpensAt(GateEvaluator.Evaluate(Context(recorded with { Now = Noon.AddHours(23) }))));
    }

    [Fact]
    public void A_gate_is_overridden_by_name_with_the_reason_told_and_an_open_one_stays_open()
    {
        var state = GateMaking.State(Noon, GateMaking.Record("a", MigrationState.Verified, Noon.AddHours(-1)));
        var results = GateEvaluator.Evaluate(Context(state), ["SOAK:a", "order"], "It is urgent.");
        Assert.Equal([CheckStatus.Passed, CheckStatus.Overridden, CheckStatus.Failed], results.Select(r => r.Status));
        Assert.StartsWith(
            "Overridden: It is urgent. It was closed: Phase a was verified",
            results[1].Message,
            StringComparison.Ordinal
        );
        Assert.True(results[1].Passed);
        Assert.Equal(["JWT"], GateEvaluator.ClosedIn(results));
    }

    [Fact]
    public void An_environment_skips_the_kinds_that_it_names_but_never_the_order()
    {
        var plan = new MigrationPlan
        {
            Name = "test",
            File = "/plan/plan.yaml",
            Folder = "/plan",
            Phases = ThePlan.Phases,
            Environments = [new MigrationEnvironment { Name = "staging", SkipGates = ["soak", "order"] }],
        };
        var staging = GateMaking.State(Noon) with { Environment = "staging" };
        Assert.Equal(
            [CheckStatus.Failed, CheckStatus.Skipped, CheckStatus.Failed],
            GateEvaluator.Evaluate(GateMaking.Context(plan, B, staging)).Select(r => r.Status)
        );
        Assert.Equal(
            [CheckStatus.Failed, CheckStatus.Failed, CheckStatus.Failed],
            GateEvaluator.Evaluate(GateMaking.Context(plan, B, GateMaking.State(Noon))).Select(r => r.Status)
        );
    }

    [Fact]
    public void An_unknown_name_to_override_is_refused_with_the_closed_ones_and_so_is_a_missing_reason()
    {
        var context = Context(
            GateMaking.State(Noon, GateMaking.Record("a", MigrationState.Verified, Noon.AddHours(-1)))
        );
        var unknown = Assert.Throws<GateOverrideException>(() =>
            GateOverrides.RequireKnown([context], ["soak:a", "soaking"], "why")
        );
        Assert.Equal(("soaking", 2), (unknown.Target, unknown.ExitCode));
        Assert.Contains("Closed: soak:a, JWT.", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<GateOverrideException>(() => GateOverrides.RequireKnown([context], ["soak:a"], " "));
        GateOverrides.RequireKnown([context], ["soak:a", "order"], "why");
        GateOverrides.RequireKnown([context], [], null);
    }

    [Fact]
    public void A_kind_names_the_only_gate_of_it_or_the_only_closed_one()
    {
        var context = Context(GateMaking.State(Noon));
        Assert.Equal(
            ["soak:a", "JWT", "order"],
            GateOverrides.RequireKnown([context], ["SOAK", "milestone", "order", "soak:a"], "why")
        );

        var phase = GateMaking.Phase("c", "soak: { after: a, for: 1h }", "soak: { after: b, for: 24h }");
        var plan = GateMaking.Plan(GateMaking.Phase("a"), GateMaking.Phase("b"), phase);
        GateContext At(int hours) =>
            GateMaking.Context(
                plan,
                phase,
                GateMaking.State(
                    Noon.AddHours(hours),
                    GateMaking.Record("a", MigrationState.Verified, Noon),
                    GateMaking.Record("b", MigrationState.Verified, Noon)
                )
            );
        Assert.Equal(["soak:b"], GateOverrides.RequireKnown([At(2)], ["soak"], "why"));
        var several = Assert.Throws<GateOverrideException>(() => GateOverrides.RequireKnown([At(0)], ["soak"], "why"));
        Assert.Equal(
            "2 closed gates of phase c are of the kind 'soak'. An override names one of them. Closed: soak:a, soak:b. "
                + "Nothing was run.",
            several.Message
        );
        var none = Assert.Throws<GateOverrideException>(() => GateOverrides.RequireKnown([At(48)], ["soak"], "why"));
        Assert.StartsWith("No gate of the kind 'soak' of phase c is closed.", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_gates_of_a_kind_are_counted_in_each_phase()
    {
        var b = GateMaking.PhaseAt(1, "b", "soak: { after: a, for: 1h }");
        var c = GateMaking.PhaseAt(2, "c", "soak: { after: a, for: 1h }", "soak: { after: b, for: 1h }");
        var plan = GateMaking.Plan(GateMaking.Phase("a"), b, c);
        var state = GateMaking.State(
            Noon,
            GateMaking.Record("a", MigrationState.Verified, Noon),
            GateMaking.Record("b", MigrationState.Verified, Noon)
        );
        var several = Assert.Throws<GateOverrideException>(() =>
            GateOverrides.RequireKnown(
                [GateMaking.Context(plan, b, state), GateMaking.Context(plan, c, state)],
                ["soak"],
                "why"
            )
        );
        Assert.Equal(
            "3 closed gates of the phases b, c are of the kind 'soak'. An override names one of them. "
                + "Closed: soak:a (b, c), soak:b (c). Nothing was run.",
            several.Message
        );
    }

    [Fact]
    public void The_last_of_the_closed_gates_says_when_the_phase_opens()
    {
        var phase = GateMaking.PhaseAt(
            1,
            "b",
            "soak: { after: a, for: 24h }",
            "name: short\nsoak: { after: a, for: 2h }"
        );
        var plan = GateMaking.Plan(GateMaking.Phase("a"), phase);
        GateContext At(int hours) =>
            GateMaking.Context(
                plan,
                phase,
                GateMaking.State(Noon.AddHours(hours), GateMaking.Record("a", MigrationState.Verified, Noon))
            );
        Assert.Equal(Noon.AddHours(24), GateEvaluator.OpensAt(GateEvaluator.Evaluate(At(1))));
        Assert.Null(GateEvaluator.OpensAt(GateEvaluator.Evaluate(At(24))));
    }

    [Fact]
    public void A_result_says_what_was_expected_and_found()
    {
        var plan = new MigrationPlan
        {
            Name = "test",
            File = "/plan/plan.yaml",
            Folder = "/plan",
            Phases = ThePlan.Phases,
            Environments = [new MigrationEnvironment { Name = "staging", SkipGates = ["milestone"] }],
        };
        var state = GateMaking.State(Noon.AddHours(3), GateMaking.Record("a", MigrationState.Verified, Noon)) with
        {
            Environment = "staging",
        };
        var results = GateEvaluator.Evaluate(GateMaking.Context(plan, B, state));
        Assert.Equal(["open", "open", "open"], results.Select(r => r.Expected));
        Assert.Equal(["open", "closed", "skipped"], results.Select(r => r.Actual));
        Assert.Equal("opens at 2026-03-05 12:00 UTC, in 21h", results[1].ShortMessage);
        Assert.Equal("Gates of the kind 'milestone' are skipped in staging.", results[2].Message);

        var overridden = GateEvaluator.Evaluate(GateMaking.Context(plan, B, state), ["soak:a"], "why");
        Assert.Equal("closed, overridden", overridden[1].Actual);
        Assert.Equal(Noon.AddHours(24), overridden[1].OpensAt);
    }

    [Fact]
    public void A_kind_of_which_there_is_one_gate_names_it_open_or_closed() =>
        Assert.Equal(
            ["soak:a"],
            GateOverrides.RequireKnown(
                [Context(GateMaking.State(Noon.AddHours(24), GateMaking.Record("a", MigrationState.Verified, Noon)))],
                ["soak"],
                "why"
            )
        );

    [Fact]
    public void A_refused_override_says_which_gates_are_closed_and_whether_the_reason_is_missing()
    {
        var context = Context(GateMaking.State(Noon, GateMaking.Record("a", MigrationState.Verified, Noon)));
        var silent = Assert.Throws<GateOverrideException>(() =>
            GateOverrides.RequireKnown([context], ["soak:a"], null)
        );
        Assert.True(silent.ReasonIsMissing);
        Assert.Equal(
            "An override of the gate soak:a of phase b requires a reason, for the journal. Nothing was run.",
            silent.Message
        );

        var unknown = Assert.Throws<GateOverrideException>(() =>
            GateOverrides.RequireKnown([context], ["soaking"], "why")
        );
        Assert.False(unknown.ReasonIsMissing);
        Assert.Equal(["soak:a", "JWT"], unknown.ClosedGates);
        Assert.Equal("No gate of phase b is named 'soaking'. Closed: soak:a, JWT. Nothing was run.", unknown.Message);

        var first = GateMaking.Phase("a");
        var open = GateMaking.Context(GateMaking.Plan(first), first, GateMaking.State(Noon));
        var none = Assert.Throws<GateOverrideException>(() => GateOverrides.RequireKnown([open], ["soak"], "why"));
        Assert.Equal("No gate of phase a is named 'soak'. None is closed. Nothing was run.", none.Message);
    }

    private static GateContext Context(JournalState state) => GateMaking.Context(ThePlan, B, state, "v2:sha256:bb");
}
