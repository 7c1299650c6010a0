using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Tests.Checks;

namespace DbMigrate.Engine.Tests.Gates;

public sealed class SustainedGateTests
{
    private const string Gate = "sustained: { check: no errors, for: 24h, every: 15m }";
    private static readonly DateTimeOffset Noon = GateMaking.Noon;

    [Fact]
    public void It_opens_when_the_series_reaches_back_to_the_windows_start()
    {
        var samples = Every(15, from: 0, to: 24 * 60);
        Assert.True(Evaluate(samples, 24 * 60).Open);
        var early = Evaluate(samples.Where(s => s.At < Noon.AddHours(24)), (24 * 60) - 1);
        Assert.False(early.Open);
        Assert.Equal(Noon.AddHours(24), early.OpensAt);
        Assert.Equal(
            "'no errors' has held since 2026-03-04 12:00 UTC (the first sample), for 23h 59m of 24h: opens at 2026-03-05 12:00 UTC, in 1m, if every sample until then holds.",
            early.Reason
        );
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void A_gap_of_more_than_twice_the_interval_starts_it_anew(int gap, bool open)
    {
        var outcome = Evaluate([.. Every(15, from: -60, to: 600), .. Every(15, from: 600 + gap, to: 24 * 60)], 24 * 60);
        Assert.Equal(open, outcome.Open);
        Assert.Equal(open ? null : Noon.AddMinutes(600 + gap).AddHours(24), outcome.OpensAt);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void A_last_sample_that_is_too_old_closes_it(int age, bool open)
    {
        var outcome = Evaluate(Every(15, from: 0, to: 48 * 60), (48 * 60) + age);
        Assert.Equal(open, outcome.Open);
        Assert.Null(outcome.OpensAt);
    }

    [Theory]
    [InlineData(-15, true)]
    [InlineData(0, false)]
    [InlineData(600, false)]
    [InlineData(24 * 60, false)]
    public void A_sample_in_the_window_that_does_not_hold_starts_it_anew(int minute, bool open)
    {
        var samples = Every(15, from: -60, to: 24 * 60)
            .Select(s => s.At == Noon.AddMinutes(minute) ? s with { Passed = false, Actual = "3 errors" } : s);
        var outcome = Evaluate(samples, 24 * 60);
        Assert.Equal(open, outcome.Open);
        if (!open)
        {
            Assert.Contains("(3 errors)", outcome.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_is_open_exactly_if_every_moment_of_the_window_is_vouched_for()
    {
        // The rule said in another way, moment by moment, against random series.
        var random = new Random(4711);
        for (var round = 0; round < 300; round++)
        {
            var samples = new List<SampleRecord>();
            for (var minute = -200; minute <= 24 * 60; minute += random.Next(1, random.Next(10) == 0 ? 45 : 29))
            {
                samples.Add(Sample(minute, random.Next(200) > 0));
            }

            var now = Noon.AddHours(24);
            var first = samples.FindLastIndex(s => s.At <= Noon);
            var inside = samples.Skip(first).ToList();
            var expected =
                inside.TrueForAll(s => s.Passed)
                && inside.Zip(inside.Skip(1)).All(p => p.Second.At - p.First.At <= TimeSpan.FromMinutes(30))
                && now - inside[^1].At <= TimeSpan.FromMinutes(30);
            Assert.Equal(expected, Evaluate(samples.OrderBy(_ => random.Next()), 24 * 60).Open);
        }
    }

    [Fact]
    public void Without_a_sample_it_says_how_to_take_one_and_those_of_others_do_not_count()
    {
        var other = Every(15, 0, 24 * 60);
        foreach (
            var samples in new[]
            {
                [],
                other.Select(s => s with { Check = "another" }),
                other.Select(s => s with { Phase = "a" }),
            }
        )
        {
            var outcome = Evaluate(samples, 24 * 60);
            Assert.False(outcome.Open);
            Assert.Contains(
                "no sample is recorded yet; a preflight takes one.",
                outcome.Reason,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Where_the_check_has_no_digest_no_sample_counts()
    {
        var phase = GateMaking.Phase("b", Gate);
        var state = GateMaking.State(Noon.AddHours(24)) with { Samples = Every(15, 0, 24 * 60) };
        var context = GateMaking.Context(GateMaking.Plan(phase), phase, state) with
        {
            DigestOfCheck = _ =>
                throw new ConnectionFailedException("o", "It is not set.", MigrationErrorCategory.InvalidArgument),
        };

        var outcome = phase.Gates[0].Evaluate(context);
        Assert.False(outcome.Open);
        Assert.StartsWith("The samples of 'no errors' cannot be found: ", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_is_missing_in_whole_sentences_and_in_a_few_words()
    {
        var none = Evaluate([], 0);
        Assert.Equal("no sample yet; has to hold for 24h", none.Short);

        var old = Evaluate(Every(15, 0, 60), 120);
        Assert.Equal(
            "The last sample of 'no errors' is of 2026-03-04 13:00 UTC, 1h ago, and one is required every 15m; a preflight "
                + "takes one.",
            old.Reason
        );
        Assert.Equal("the last sample is 1h old", old.Short);

        var failed = Evaluate([Sample(0, true), Sample(15, false)], 15);
        Assert.Equal(
            "'no errors' did not hold at 2026-03-04 12:15 UTC; the 24h begin with the next sample that holds.",
            failed.Reason
        );
        Assert.Equal("did not hold at 2026-03-04 12:15 UTC", failed.Short);

        var again = Evaluate([Sample(0, false), Sample(15, true)], 15);
        Assert.Contains("(it did not hold at 2026-03-04 12:00 UTC)", again.Reason, StringComparison.Ordinal);
        var gap = Evaluate([Sample(0, true), Sample(60, true)], 60);
        Assert.Contains("(a gap of 1h without a sample)", gap.Reason, StringComparison.Ordinal);

        Assert.Equal(
            "'no errors' has held since 2026-03-04 12:00 UTC, for 24h, in 97 samples.",
            Evaluate(Every(15, 0, 24 * 60), 24 * 60).Reason
        );
        Assert.Equal("sustained:no errors", Checks.PlanYaml.Gate(Gate).Name);
    }

    [Fact]
    public void An_interval_as_long_as_the_time_is_possible()
    {
        Assert.Empty(Checks.PlanYaml.FindingsOfGate("sustained: { check: x, for: 15m, every: 15m }"));
        Assert.Equal(
            "plan.yaml:1:41",
            Assert
                .Single(Checks.PlanYaml.FindingsOfGate("sustained: { check: x, for: 10m, every: 15m }"))
                .Place.ToString()
        );
        Assert.Equal(
            "plan.yaml:1:41",
            Assert
                .Single(Checks.PlanYaml.FindingsOfGate("sustained: { check: x, for: 24h, every: 0 }"))
                .Place.ToString()
        );
    }

    [Theory]
    [InlineData("digest of another question")]
    [InlineData(null)]
    public void Samples_of_another_question_do_not_count(string? digest)
    {
        var outcome = Evaluate(Every(15, 0, 24 * 60).Select(s => s with { Digest = digest }), 24 * 60);
        Assert.False(outcome.Open);
        Assert.Contains(
            "the check was changed since its last sample, or the samples are of an earlier version; a preflight takes one.",
            outcome.Reason,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("sustained: { check: x, for: 24h, every: 0 }", "'every' must not be zero")]
    [InlineData("sustained: { check: x, for: 10m, every: 15m }", "'every' (15m) must not be longer than 'for' (10m)")]
    public void An_interval_of_zero_or_longer_than_the_time_is_an_error_of_the_plan(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(Checks.PlanYaml.FindingsOfGate(yaml)).Message, StringComparison.Ordinal);

    private static GateOutcome Evaluate(IEnumerable<SampleRecord> samples, int minute) =>
        GateMaking.Evaluate(Gate, GateMaking.State(Noon.AddMinutes(minute)) with { Samples = [.. samples] });

    private static List<SampleRecord> Every(int minutes, int from, int to) =>
        [.. Enumerable.Range(0, ((to - from) / minutes) + 1).Select(i => Sample(from + (i * minutes), true))];

    private static SampleRecord Sample(int minute, bool passed) =>
        new("b", "no errors", Noon.AddMinutes(minute), passed, null) { Digest = "digest of no errors" };
}
