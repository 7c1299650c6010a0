using System.Diagnostics.CodeAnalysis;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class OrderGateTests
{
    private static readonly DateTimeOffset Noon = GateMaking.Noon;

    [Theory]
    [InlineData(MigrationState.Verified, true, "Verified: a, b.")]
    [InlineData(MigrationState.Applied, false, "is applied, but not verified")]
    [InlineData(MigrationState.Undone, false, "was undone at 2026-03-04 12:00 UTC")]
    [InlineData(MigrationState.Running, false, "runs now")]
    [InlineData(MigrationState.Failed, false, "failed at 2026-03-04 12:00 UTC")]
    [InlineData(MigrationState.InDoubt, false, "in doubt")]
    public void Every_earlier_phase_has_to_be_verified(MigrationState state, bool open, string reason)
    {
        var outcome = Evaluate(
            After(null),
            GateMaking.Record("a", MigrationState.Verified, Noon),
            GateMaking.Record("b", state, Noon)
        );
        Assert.Equal(open, outcome.Open);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void With_after_only_the_phases_that_it_names_count()
    {
        var verified = GateMaking.Record("b", MigrationState.Verified, Noon);
        Assert.True(Evaluate(After(["b"]), verified).Open);
        Assert.False(Evaluate(After(["a", "b"]), verified).Open);
        Assert.True(Evaluate(After([])).Open);
        Assert.Equal("Verified: b.", Evaluate(After(["b"]), verified).Reason);
        Assert.Equal("No phase comes before it.", Evaluate(After([])).Reason);
    }

    [Fact]
    public void The_first_phase_has_no_phase_before_it()
    {
        var a = GateMaking.Phase("a");
        Assert.True(
            new OrderGate(a)
                .Evaluate(GateMaking.Context(GateMaking.Plan(a, After(null)), a, GateMaking.State(Noon)))
                .Open
        );
    }

    [Fact]
    public void A_result_lists_the_first_phases_and_counts_the_others()
    {
        MigrationPhase[] phases = [.. Enumerable.Range(0, 30).Select(i => GateMaking.PhaseAt(i, $"p{i:D2}"))];
        var plan = GateMaking.Plan(phases);
        var state = GateMaking.State(Noon, GateMaking.Record("p01", MigrationState.Verified, Noon));
        var result = GateEvaluator.Evaluate(GateMaking.Context(plan, phases[^1], state))[0];
        Assert.Equal(["p00", .. Enumerable.Range(2, 19).Select(i => $"p{i:D2}")], result.WaitsFor);
        Assert.Equal(8, result.WaitsForOmitted);
        Assert.EndsWith(" 25 more phases before it are not verified.", result.Message, StringComparison.Ordinal);

        state.Set(phases[0], GateMaking.Record("p00", MigrationState.Verified, Noon));
        state.Set(phases[1], GateMaking.Record("p01", MigrationState.Undone, Noon));
        result = GateEvaluator.Evaluate(GateMaking.Context(plan, phases[^1], state with { Now = Noon.AddHours(1) }))[0];
        Assert.Equal(["p01", "p02"], result.WaitsFor.Take(2));
        Assert.Equal(8, result.WaitsForOmitted);
    }

    [Theory]
    [InlineData(4, "1 more phase before it is not verified.")]
    [InlineData(5, "2 more phases before it are not verified.")]
    public void Phases_that_are_not_named_are_counted(int before, string end)
    {
        MigrationPhase[] phases = [.. Enumerable.Range(0, before + 1).Select(i => GateMaking.PhaseAt(i, $"p{i}"))];
        var context = GateMaking.Context(GateMaking.Plan(phases), phases[^1], GateMaking.State(Noon));
        Assert.EndsWith(". " + end, GateEvaluator.Evaluate(context)[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "Verified: p0, p1, p2.")]
    [InlineData(4, "All 4 phases before it are verified.")]
    public void Phases_that_are_verified_are_named_or_counted(int before, string reason)
    {
        MigrationPhase[] phases = [.. Enumerable.Range(0, before + 1).Select(i => GateMaking.PhaseAt(i, $"p{i}"))];
        PhaseRecord[] records =
        [
            .. phases.SkipLast(1).Select(p => GateMaking.Record(p.Id, MigrationState.Verified, Noon)),
        ];
        var context = GateMaking.Context(GateMaking.Plan(phases), phases[^1], GateMaking.State(Noon, records));
        Assert.Equal(reason, GateEvaluator.Evaluate(context)[0].Message);
    }

    [Theory]
    [InlineData(2, "waits for p0 (Failed), p1")]
    [InlineData(3, "waits for p0 (Failed), p1, p2")]
    [InlineData(5, "waits for p0 (Failed), p1, p2 and 2 more")]
    public void In_a_few_words_it_says_what_it_waits_for(int before, string text)
    {
        MigrationPhase[] phases = [.. Enumerable.Range(0, before + 1).Select(i => GateMaking.PhaseAt(i, $"p{i}"))];
        var state = GateMaking.State(Noon, GateMaking.Record("p0", MigrationState.Failed, Noon));
        var context = GateMaking.Context(GateMaking.Plan(phases), phases[^1], state);
        Assert.Equal(text, GateEvaluator.Evaluate(context)[0].ShortMessage);
    }

    [Theory]
    [InlineData(false, "Phase b comes before and it failed at 2026-03-04 12:00 UTC.")]
    [InlineData(true, "Phase b comes before and its undo failed at 2026-03-04 12:00 UTC.")]
    public void A_failed_undo_is_told_from_a_failed_apply(bool undoing, string reason)
    {
        var record = GateMaking.Record("b", MigrationState.Failed, Noon) with { Undoing = undoing };
        Assert.Equal(reason, Evaluate(After(["b"]), record).Reason);
    }

    [Fact]
    public void Of_many_phases_that_after_names_the_first_are_listed()
    {
        string[] after = [.. Enumerable.Range(0, 30).Select(i => $"p{i}")];
        var outcome = Evaluate(After(after));
        Assert.Equal(after.Take(20), outcome.Phases);
        Assert.Equal(10, outcome.PhasesOmitted);
    }

    [Fact]
    public void All_phases_of_a_plan_are_judged_with_lookups_linear_in_their_number()
    {
        const int Count = 2000;
        MigrationPhase[] phases = [.. Enumerable.Range(0, Count).Select(i => GateMaking.PhaseAt(i, $"p{i}"))];
        var plan = GateMaking.Plan(phases);
        var records = new CountingRecords();
        var state = GateMaking.State(Noon) with { Phases = records };
        var listed = 0;
        foreach (var phase in phases)
        {
            // A run evaluates each phase with a state of its own.
            var result = GateEvaluator.Evaluate(GateMaking.Context(plan, phase, state with { Now = Noon }))[0];
            listed += result.WaitsFor.Count;
        }

        Assert.InRange(records.Lookups, Count, 10 * Count);
        Assert.InRange(listed, Count, 20 * Count);
    }

    /// <summary>A journal without phases that counts how often it is asked.</summary>
    private sealed class CountingRecords : IReadOnlyDictionary<string, PhaseRecord>
    {
        private static readonly Dictionary<string, PhaseRecord> None = [];

        internal int Lookups { get; private set; }

        public int Count => 0;

        public IEnumerable<string> Keys => None.Keys;

        public IEnumerable<PhaseRecord> Values => None.Values;

        public PhaseRecord this[string key] => None[key];

        public bool ContainsKey(string key)
        {
            Lookups++;
            return false;
        }

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out PhaseRecord value)
        {
            Lookups++;
            value = null;
            return false;
        }

        public IEnumerator<KeyValuePair<string, PhaseRecord>> GetEnumerator() => None.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static MigrationPhase After(IReadOnlyList<string>? after) =>
        new()
        {
            Index = 2,
            Id = "c",
            Title = "c",
            PlanName = "test",
            Plan = "/plans/test/plan.yaml",
            Place = new SourcePlace("plan.yaml", 1, 1),
            After = after,
        };

    private static GateOutcome Evaluate(MigrationPhase phase, params PhaseRecord[] records) =>
        new OrderGate(phase).Evaluate(
            GateMaking.Context(
                GateMaking.Plan(GateMaking.Phase("a"), GateMaking.Phase("b"), phase),
                phase,
                GateMaking.State(Noon, records)
            )
        );
}
