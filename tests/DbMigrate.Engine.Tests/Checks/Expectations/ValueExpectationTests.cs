using DbMigrate.Engine.Model.Checks.Expectations;

namespace DbMigrate.Engine.Tests.Checks.Expectations;

public sealed class ValueExpectationTests
{
    private const string Long = "12345678901234567890123456789012345678901234567890.1";

    [Theory]
    [InlineData("0", "n:number", "0", true)]
    [InlineData("0", "n:number", "1", false)]
    [InlineData("0", "n:number", "NaN", false)]
    [InlineData("0", "n:number", null, false)]
    [InlineData("1", "n:number", "1.0", true)]
    [InlineData("1.0", "n:number", "1", true)]
    [InlineData("100", "n:number", "1e2", true)]
    [InlineData("100", "n:number", "1E+2", true)]
    [InlineData("0.01", "n:number", "1e-2", true)]
    [InlineData("-1.5", "n:number", "-1.50", true)]
    [InlineData("+1", "n:number", "1", true)]
    [InlineData("1.5e3", "n:number", "1500", true)]
    [InlineData("1.5", "n:number", "15", false)]
    [InlineData(Long, "n:number", Long, true)]
    [InlineData(Long, "n:number", Long + "0", true)]
    [InlineData(Long, "n:number", Long + "1", false)]
    [InlineData("'1'", "n:number", "1.0", true)]
    [InlineData("'1'", "n", "01", false)]
    [InlineData("1", "n", "01", true)]
    [InlineData("YES", "t", "YES", true)]
    [InlineData("'YES'", "t", "YES", true)]
    [InlineData("YES", "t", "yes", false)]
    [InlineData("null", "n:number", null, true)]
    [InlineData("null", "n:number", "0", false)]
    [InlineData("null", "t", "", false)]
    [InlineData("null", "b:boolean", "t", false)]
    [InlineData("''", "t", "", true)]
    [InlineData("''", "t", null, false)]
    [InlineData("'null'", "t", null, false)]
    [InlineData("true", "b:boolean", "t", true)]
    [InlineData("true", "b:boolean", "f", false)]
    [InlineData("false", "b:boolean", "f", true)]
    [InlineData("false", "b:boolean", "t", false)]
    [InlineData("T", "b:boolean", "t", true)]
    [InlineData("yes", "b:boolean", "t", true)]
    [InlineData("on", "b:boolean", "t", true)]
    [InlineData("F", "b:boolean", "f", true)]
    [InlineData("no", "b:boolean", "f", true)]
    [InlineData("off", "b:boolean", "f", true)]
    [InlineData("1", "b:boolean", "t", false)]
    [InlineData("0", "b:boolean", "f", false)]
    [InlineData("true", "t", "t", false)]
    public void A_value_is_compared_by_the_types_of_yaml_and_of_the_column(
        string expect,
        string column,
        string? value,
        bool passes
    ) => Assert.Equal(passes, ExpectationMaking.Evaluate(expect, column, [value]).Passed);

    [Theory]
    [InlineData("'>= 99.5'", "n:number", "99.5", true)]
    [InlineData("'>= 99.5'", "n:number", "99.49", false)]
    [InlineData("'>=5'", "n:number", "4", false)]
    [InlineData("'<= 5'", "n:number", "5", true)]
    [InlineData("'<= 5'", "n:number", "5.1", false)]
    [InlineData("'<= 5'", "n:number", "4", true)]
    [InlineData("'< 5'", "n:number", "4", true)]
    [InlineData("'< 5'", "n:number", "5", false)]
    [InlineData("'< 5'", "n:number", null, false)]
    [InlineData("'> 5'", "n:number", "5", false)]
    [InlineData("'> 5'", "n:number", "50", true)]
    [InlineData("'> 5'", "t", "abc", false)]
    [InlineData("'= 5'", "n:number", "5.0", true)]
    [InlineData("'= 5'", "n:number", "6", false)]
    [InlineData("'<> 5'", "n:number", "5.0", false)]
    [InlineData("'<> 5'", "n:number", "6", true)]
    [InlineData("'<> x'", "t", "x", false)]
    [InlineData("'<> x'", "t", "y", true)]
    [InlineData("'!= x'", "t", "x", false)]
    [InlineData("'!= x'", "t", "y", true)]
    [InlineData("'<> x'", "t", null, false)]
    [InlineData("' <> x '", "t", "x", false)]
    [InlineData("\"= '>= 5'\"", "t", ">= 5", true)]
    [InlineData("\"= '\"", "t", "'", true)]
    [InlineData("\"= ''\"", "t", "", true)]
    [InlineData("\"= 'x\"", "t", "'x", true)]
    [InlineData("\"= x'\"", "t", "x'", true)]
    [InlineData("'<> false'", "b:boolean", "t", true)]
    [InlineData("'<> false'", "b:boolean", "f", false)]
    [InlineData("'>= 2024-02-29'", "d", "2024-03-01", true)]
    [InlineData("'>= 2024-02-29'", "d", "2024-02-29", true)]
    [InlineData("'>= 2024-02-29'", "d", "2024-02-28 12:00:00+00", false)]
    [InlineData("'< 2024-02-29 00:00:00+00'", "d", "2024-02-29 00:30:00+01", true)]
    [InlineData("'>= 2024-02-29'", "d", "20240301", false)]
    [InlineData("'>= 2024-02-29'", "d", "2024-03/01", false)]
    [InlineData("'>= 2024-02-29'", "d", "2024/03-01", false)]
    [InlineData("'>= 2024-02-29'", "d", "2024-3-01", false)]
    public void A_comparison_holds_or_not(string expect, string column, string? value, bool passes) =>
        Assert.Equal(passes, ExpectationMaking.Evaluate(expect, column, [value]).Passed);

    [Theory]
    [InlineData("{ between: [1, 5] }", "0.9", false)]
    [InlineData("{ between: [1, 5] }", "1", true)]
    [InlineData("{ between: [1, 5] }", "5", true)]
    [InlineData("{ between: [1, 5] }", "5.1", false)]
    [InlineData("{ between: [1, 5] }", null, false)]
    [InlineData("{ between: [1, 5] }", "x", false)]
    [InlineData("{ between: [5, 5] }", "5", true)]
    [InlineData("{ between: [2024-01-01, 2024-12-31] }", "2024-06-01", true)]
    [InlineData("{ between: [2024-01-01, 2024-12-31] }", "2025-01-01", false)]
    public void Both_bounds_are_included(string expect, string? value, bool passes) =>
        Assert.Equal(passes, ExpectationMaking.Evaluate(expect, "n", [value]).Passed);

    [Theory]
    [InlineData("b:boolean", "t", true)]
    [InlineData("b:boolean", "f", false)]
    [InlineData("b:boolean", null, false)]
    [InlineData("t", "t", false)]
    public void Without_expect_the_answer_has_to_be_true(string column, string? value, bool passes)
    {
        var outcome = ExpectationMaking.Evaluate(null, column, [value]);
        Assert.Equal((passes, "true"), (outcome.Passed, outcome.Expected));
        Assert.Equal(
            column == "t"
                ? "Without `expect` the answer must be true. Write the expected answer, as in `expect: 0`."
                : null,
            outcome.Advice
        );
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("null", "NULL")]
    [InlineData("''", "''")]
    [InlineData("'abc'", "abc")]
    [InlineData("'17'", "'17'")]
    [InlineData("'true'", "'true'")]
    [InlineData("true", "true")]
    [InlineData("'<5'", "< 5")]
    [InlineData("'<=5'", "<= 5")]
    [InlineData("'!= x'", "<> x")]
    [InlineData("\"= 'x y'\"", "= x y")]
    [InlineData("{ between: [1, 5] }", "between 1 and 5")]
    [InlineData("empty", "no rows")]
    [InlineData("{ rows: 0 }", "no rows")]
    [InlineData("{ rows: 1 }", "1 row")]
    [InlineData("{ rows: 1000 }", "1,000 rows")]
    [InlineData("{ rows: '>= 4' }", ">= 4 rows")]
    [InlineData("{ values: [] }", "no values")]
    [InlineData("{ values: [a, 1, '1'] }", "the values a, 1, '1'")]
    [InlineData("{ table: [] }", "no rows")]
    [InlineData("{ table: [[a, 1]] }", "the row [a, 1]")]
    [InlineData("{ table: [[a], [b], [c]] }", "the rows [a] [b] [c]")]
    [InlineData("{ table: [[a], [b], [c], [d]] }", "the 4 rows of the table")]
    [InlineData("{ every: { a: 1, b: '> 2' } }", "every row with a = 1 and b > 2")]
    [InlineData("{ error: unique_violation }", "refused with 23505 (unique_violation)")]
    [InlineData("{ error: '2F999' }", "refused with 2F999")]
    [InlineData("{ every: { a: 1 }, rows: 3 }", "3 rows, every row with a = 1")]
    public void It_is_said_in_words(string expect, string text) =>
        Assert.Equal(text, ExpectationMaking.Read(expect).Text);

    [Theory]
    [InlineData("t:boolean", "t", "true")]
    [InlineData("t:boolean", "f", "false")]
    [InlineData("t", "t", "t")]
    [InlineData("t", "f", "f")]
    [InlineData("t", "", "''")]
    [InlineData("t", null, "NULL")]
    public void What_was_found_is_said_as_a_person_reads_it(string column, string? value, string actual) =>
        Assert.Equal(actual, ExpectationMaking.Evaluate("another", column, [value]).Actual);

    [Fact]
    public void An_answer_that_is_not_one_value_fails_with_advice()
    {
        var nothing = ExpectationMaking.Evaluate("0", "");
        Assert.Equal((false, "no result"), (nothing.Passed, nothing.Actual));
        Assert.Equal("The statement returns no rows. End it with a SELECT, or with RETURNING.", nothing.Advice);

        var none = ExpectationMaking.Evaluate("0", "n:number");
        Assert.Equal((false, "no rows"), (none.Passed, none.Actual));
        Assert.Equal("One value is expected. Return one row, or write `expect: empty`.", none.Advice);

        var wide = ExpectationMaking.Evaluate("0", "n:number m:number", ["0", "0"]);
        Assert.Equal((false, "2 columns"), (wide.Passed, wide.Actual));
        Assert.Equal(["n: 0, m: 0"], wide.Rows);
        Assert.StartsWith("One value is expected. Select one column,", wide.Advice, StringComparison.Ordinal);

        var several = ExpectationMaking.Evaluate("0", "n:number", ["0"], ["0"]);
        Assert.Equal((false, "2 rows"), (several.Passed, several.Actual));
        Assert.Equal(["0", "0"], several.Rows);
        Assert.StartsWith("One value is expected. Return one row,", several.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'> 5'", "n:number", "7", true)]
    [InlineData("'> 5'", "n:number", "3", true)]
    [InlineData("'> 5'", "n:number", null, false)]
    [InlineData("'> 5'", "t", "abc", false)]
    [InlineData("'= abc'", "t", "x", true)]
    [InlineData("0", "t", null, true)]
    public void A_comparison_judges_only_what_has_its_kind(string expect, string column, string? value, bool can)
    {
        var expectation = ExpectationMaking.Read(expect);
        var answer = ExpectationMaking.Answer(expectation, column, [value]);
        Assert.Equal(can, expectation.CanJudge(answer.Rows[0][0]));
    }

    [Theory]
    [InlineData("1e140000", true)]
    [InlineData("1e-140000", true)]
    [InlineData("1e140001", false)]
    [InlineData("1e-140001", false)]
    [InlineData("1e2147483648", false)]
    [InlineData("1e", false)]
    [InlineData("e5", false)]
    [InlineData("", false)]
    [InlineData("+", false)]
    [InlineData("-", false)]
    [InlineData(".", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1,000", false)]
    [InlineData("Infinity", false)]
    [InlineData(" 7 ", true)]
    [InlineData("-.5", true)]
    [InlineData(".5", true)]
    [InlineData("5.", true)]
    public void A_number_is_digits_of_a_bounded_length(string text, bool isNumber) =>
        Assert.Equal(isNumber, ExactNumber.TryParse(text, out _));

    [Fact]
    public void As_many_digits_are_read_as_the_server_can_have_and_no_more()
    {
        Assert.True(ExactNumber.TryParse(new string('1', 140_000), out _));
        Assert.False(ExactNumber.TryParse(new string('1', 140_001), out _));
    }

    [Theory]
    [InlineData("1e3", "999", 1)]
    [InlineData("1e3", "1000", 0)]
    [InlineData("1e3", "1001", -1)]
    [InlineData("999", "1e3", -1)]
    [InlineData("1001", "1e3", 1)]
    [InlineData("0.5", "5e-1", 0)]
    [InlineData("-0.5", "0.5", -1)]
    [InlineData(".5", "0.5", 0)]
    [InlineData("12.5", "1.25", 1)]
    public void Numbers_of_different_exponents_are_compared_exactly(string left, string right, int sign)
    {
        Assert.True(ExactNumber.TryParse(left, out var one));
        Assert.True(ExactNumber.TryParse(right, out var two));
        Assert.Equal(sign, Math.Sign(one.CompareTo(two)));
    }
}
