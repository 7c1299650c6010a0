using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Model.Metrics;

/// <summary>Evaluates the values of a metric.</summary>
internal sealed class MetricThresholds
{
    private readonly Expectation? _good;
    private readonly Expectation? _warn;
    private readonly Expectation? _critical;
    private readonly HashSet<string> _labels;

    internal MetricThresholds(KindNode node)
    {
        _good = Read(node, "good");
        _warn = Read(node, "warn");
        _critical = Read(node, "critical");
        _labels = new(node.Texts("labels"), StringComparer.Ordinal);
    }

    /// <summary>The labels whose rows the thresholds apply to; none: all.</summary>
    internal IReadOnlyCollection<string> Labels => _labels;

    internal string? GoodText => _good?.Text;

    internal string? WarnText => _warn?.Text;

    internal string? CriticalText => _critical?.Text;

    /// <summary>Whether a threshold is another one than true or false.</summary>
    internal bool CompareNumbers =>
        new[] { _good, _warn, _critical }.Any(t => t is not null && !bool.TryParse(t.Text, out _));

    /// <summary>Whether a value of this label is judged at all.</summary>
    internal bool AppliesTo(string? label) =>
        (_good ?? _warn ?? _critical) is not null
        && (_labels.Count == 0 || (label is not null && _labels.Contains(label)));

    /// <summary>Judges a value: what cannot be compared is unknown; else critical first, then good, then warn; then what no threshold speaks of.</summary>
    /// <returns>The status, and what was expected where that is not <see cref="MetricStatus.Ok"/>.</returns>
    internal (MetricStatus Status, string Message) Evaluate(AnswerCell value)
    {
        foreach (var threshold in new[] { _critical, _good, _warn })
        {
            if (threshold?.CanJudge(value) == false)
            {
                return (MetricStatus.Unknown, $"Found {value}, which cannot be compared with {threshold.Text}.");
            }
        }

        if (Holds(_critical, value))
        {
            return (MetricStatus.Critical, $"Found {value}, which is critical ({CriticalText}).");
        }

        if (Holds(_good, value))
        {
            return (MetricStatus.Ok, string.Empty);
        }

        if (Holds(_warn, value))
        {
            return (
                MetricStatus.Warn,
                _good is null ? $"Found {value}, which is a warning ({WarnText})." : Expected(value)
            );
        }

        return _good is null ? (MetricStatus.Ok, string.Empty)
            : _warn is not null && _critical is null ? (MetricStatus.Critical, Expected(value))
            : (MetricStatus.Warn, Expected(value));
    }

    private string Expected(AnswerCell value) => $"Expected {GoodText}; found {value}.";

    private static bool Holds(Expectation? expectation, AnswerCell value) =>
        expectation is not null && expectation.Evaluate(QueryAnswer.Of(value)).Passed;

    private static Expectation? Read(KindNode node, string key) =>
        node.Value(key) is { } value ? ExpectationReader.Read(node, value) : null;
}
