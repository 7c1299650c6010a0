using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Gates;

/// <summary>
/// Requires that a preflight check of the phase has held for a time. Every sample held, and no gap between two samples
/// exceeds twice the interval.
/// </summary>
internal sealed class SustainedGate : MigrationGate, ISampledGate
{
    private readonly TimeSpan _for;
    private readonly TimeSpan _every;

    private SustainedGate(KindNode node)
        : base(node)
    {
        Check = node.Text("check");
        _for = node.Duration("for") ?? TimeSpan.Zero;
        _every = node.Duration("every") ?? TimeSpan.Zero;
        if (_every <= TimeSpan.Zero)
        {
            node.Error("every", "'every' must not be zero. Give the time between two samples, as in 15m.");
        }
        else if (_every > _for)
        {
            node.Error(
                "every",
                $"'every' ({DurationText.Format(_every)}) must not be longer than 'for' ({DurationText.Format(_for)})."
            );
        }
    }

    internal static KindDefinition<MigrationGate> Definition { get; } =
        new(
            "sustained",
            new MapShape(
                "A preflight check of the phase that has passed for some time.",
                new KeyShape(
                    "check",
                    new ValueShape.Text(Reference.PreflightCheck),
                    "The name of the preflight check.",
                    Required: true
                ),
                new KeyShape("for", new ValueShape.Duration(), "How long the check must have passed.", Required: true),
                new KeyShape(
                    "every",
                    new ValueShape.Duration(),
                    "The interval of the samples. A gap of more than twice the interval restarts the time.",
                    Required: true
                )
            ),
            node => new SustainedGate(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    sustained:
                      check: no order without region
                      for: 24h
                      every: 15m
                    """,
            },
        };

    /// <inheritdoc/>
    public string Check { get; }

    /// <inheritdoc/>
    public TimeSpan Every => _every;

    private protected override string DefaultName => $"sustained:{Check}";

    internal override GateOutcome Evaluate(GateContext context)
    {
        var now = context.State.Now;
        string? digest;
        try
        {
            digest = context.DigestOfCheck(Check);
        }
        catch (MigrationException e)
        {
            return new GateOutcome(false, $"The samples of '{Check}' cannot be found: {e.Message}");
        }

        var all = context.State.Samples.Where(s => s.Phase == context.Phase.Id && s.Check == Check).ToList();
        var samples = all.Where(s => s.Digest == digest).OrderBy(s => s.At).ToList();
        if (samples.Count == 0)
        {
            var none =
                all.Count == 0
                    ? "no sample is recorded yet"
                    : "the check was changed since its last sample, or the samples are of an earlier version";
            return new GateOutcome(
                false,
                $"'{Check}' has to hold for {DurationText.Format(_for)}, and {none}; a preflight takes one."
            )
            {
                Short = $"no sample yet; has to hold for {DurationText.Format(_for)}",
            };
        }

        if (now - samples[^1].At > 2 * _every)
        {
            return new GateOutcome(
                false,
                $"The last sample of '{Check}' is of {InstantText.At(samples[^1].At)}, "
                    + $"{InstantText.Span(samples[^1].At, now)} ago, and one is required every "
                    + $"{DurationText.Format(_every)}; a preflight takes one."
            )
            {
                Short = $"the last sample is {InstantText.Span(samples[^1].At, now)} old",
            };
        }

        var first = FirstOfSeries(samples);
        if (first == samples.Count)
        {
            return new GateOutcome(
                false,
                $"'{Check}' did not hold at {InstantText.At(samples[^1].At)}{Found(samples[^1])}; the "
                    + $"{DurationText.Format(_for)} begin with the next sample that holds."
            )
            {
                Short = $"did not hold at {InstantText.At(samples[^1].At)}",
            };
        }

        var since = samples[first].At;
        if (now - since >= _for)
        {
            return new GateOutcome(
                true,
                $"'{Check}' has held since {InstantText.At(since)}, for {InstantText.Span(since, now)}, in "
                    + $"{samples.Count - first} samples."
            );
        }

        var before =
            first == 0 ? "the first sample"
            : samples[first - 1].Passed ? $"a gap of {InstantText.Span(samples[first - 1].At, since)} without a sample"
            : $"it did not hold at {InstantText.At(samples[first - 1].At)}{Found(samples[first - 1])}";
        return new GateOutcome(
            false,
            $"'{Check}' has held since {InstantText.At(since)} ({before}), for {InstantText.Span(since, now)} "
                + $"of {DurationText.Format(_for)}: {InstantText.Opens(now, since + _for)}, if every sample until "
                + "then holds.",
            since + _for
        );
    }

    /// <summary>
    /// Returns the index of the first sample of the unbroken series that ends with the last sample. Returns the number
    /// of samples where the last sample did not hold.
    /// </summary>
    private int FirstOfSeries(List<SampleRecord> samples)
    {
        var first = samples.Count;
        while (
            first > 0
            && samples[first - 1].Passed
            && (first == samples.Count || samples[first].At - samples[first - 1].At <= 2 * _every)
        )
        {
            first--;
        }

        return first;
    }

    private static string Found(SampleRecord sample) =>
        string.IsNullOrEmpty(sample.Actual) ? string.Empty : $" ({sample.Actual})";
}
