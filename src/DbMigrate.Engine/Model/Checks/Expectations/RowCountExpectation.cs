using System.Globalization;
using DbMigrate.Engine.Model.Checks;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary><c>expect: { rows: 13 }</c> or <c>{ rows: "&gt;= 4" }</c>.</summary>
internal sealed class RowCountExpectation : Expectation
{
    private readonly Comparison? _comparison;
    private readonly long _count;

    internal RowCountExpectation(long count) => _count = count;

    internal RowCountExpectation(Comparison comparison) => _comparison = comparison;

    internal override string Text => _comparison is null ? RowsOf(_count) : $"{_comparison.Text} rows";

    internal override CheckOutcome Evaluate(QueryAnswer answer) =>
        Of(
            _comparison?.Holds(answer.Count.ToString(CultureInfo.InvariantCulture)) ?? answer.Count == _count,
            RowsOf(answer.Count),
            answer.Sample()
        );
}
