using DbMigrate.Engine.Model.Checks.Expectations;

namespace DbMigrate.Engine.Tests.Checks.Expectations;

public sealed class ExpectationReaderTests
{
    [Theory]
    [InlineData("'>= abc'", "'abc' is neither a number nor a date. Texts can be compared with '=' and '<>' only.")]
    [InlineData("'>='", "'>=' has no operand. Write it as in '>= 5'.")]
    [InlineData("'=>  5'", "'=>  5' has no operator that is known. Write >=, <=, >, <, = or <>, as in '>= 5'.")]
    [InlineData("'>! 5'", "'>! 5' has no operator that is known. Write >=, <=, >, <, = or <>, as in '>= 5'.")]
    [InlineData("'>> 5'", "'>> 5' has no operator that is known. Write >=, <=, >, <, = or <>, as in '>= 5'.")]
    [InlineData("'<< 5'", "'<< 5' has no operator that is known. Write >=, <=, >, <, = or <>, as in '>= 5'.")]
    [InlineData("'≥ 5'", "'≥ 5' is not a comparison. Start it with >=, <=, >, <, = or <>.")]
    [InlineData("' ≤ 5'", "' ≤ 5' is not a comparison. Start it with >=, <=, >, <, = or <>.")]
    [InlineData("'≠ 5'", "'≠ 5' is not a comparison. Start it with >=, <=, >, <, = or <>.")]
    public void A_comparison_that_cannot_be_read_is_an_error_and_expects_no_text(string expect, string problem)
    {
        var (expectation, findings) = ExpectationMaking.TryRead(expect);
        Assert.Equal(problem + " To expect the text itself, write it under 'values'.", Assert.Single(findings).Message);
        Assert.IsType<TruthExpectation>(expectation);
    }

    [Theory]
    [InlineData("{ between: [5, 1] }")]
    [InlineData("{ between: [1, b] }")]
    [InlineData("{ between: [a, 5] }")]
    [InlineData("{ between: [1, 2, 3] }")]
    [InlineData("{ between: [1, 2024-01-01] }")]
    [InlineData("{ between: 1 }")]
    public void Bounds_are_two_numbers_or_dates_in_order(string expect) =>
        Assert.Equal("'between' takes two numbers or two dates in ascending order: [1, 5].", Finding(expect));

    [Theory]
    [InlineData("{ rows: many }", "'rows' takes a number, or a comparison such as \">= 4\".")]
    [InlineData("{ rows: -1 }", "'rows' takes a number, or a comparison such as \">= 4\".")]
    [InlineData("{ rows: [1] }", "'rows' takes a number, or a comparison such as \">= 4\".")]
    [InlineData("{ table: [[a], b] }", "Each row of 'table' is a list: [[a, 1], [b, 2]].")]
    [InlineData("{ every: { a: [1] } }", "'a' takes one value, or a comparison such as \">= 4\".")]
    [InlineData("{ error: \"42501\", rows: 1 }", "'error' cannot be combined with other forms.")]
    [InlineData(
        "{ error: \"4250\" }",
        "'4250' is neither a SQLSTATE such as \"42501\" nor a condition name such as insufficient_privilege."
    )]
    public void What_a_form_does_not_take_is_an_error_of_the_plan(string expect, string message) =>
        Assert.Equal(message, Finding(expect));

    [Theory]
    [InlineData("{ rows: '> x' }")]
    [InlineData("{ every: { a: '> x' } }")]
    public void A_wrong_comparison_inside_of_a_form_is_one_error(string expect) =>
        Assert.StartsWith("'x' is neither a number nor a date.", Finding(expect), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"42501\"", "42501")]
    [InlineData("XX000", "XX000")]
    [InlineData("insufficient_privilege", "42501")]
    [InlineData("serialization_failure", "40001")]
    public void A_condition_is_a_code_or_the_name_of_the_manual(string text, string state) =>
        Assert.StartsWith(
            $"refused with {state} (",
            ExpectationMaking.Read($"{{ error: {text} }}").Text,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("4250a")]
    [InlineData("425011")]
    [InlineData("42-01")]
    public void Five_digits_and_capital_letters_are_a_code(string text) => Assert.Null(ServerConditions.Find(text));

    [Fact]
    public void A_name_that_is_nearly_right_is_suggested() =>
        Assert.Equal(
            "insufficient_privilege",
            Assert.Single(ExpectationMaking.TryRead("{ error: insufficient_privileg }").Findings).Suggestion
        );

    [Fact]
    public void The_word_empty_in_quotes_is_a_text()
    {
        Assert.IsType<EmptyExpectation>(ExpectationMaking.Read("empty"));
        Assert.IsType<ScalarExpectation>(ExpectationMaking.Read("'empty'"));
        Assert.IsType<TruthExpectation>(ExpectationMaking.Read("[1]"));
        Assert.IsType<TruthExpectation>(ExpectationMaking.Read("{}"));
        Assert.IsType<AllExpectation>(ExpectationMaking.Read("{ rows: 1, values: [a] }"));
    }

    [Fact]
    public void A_mapping_has_at_least_one_form()
    {
        var finding = Assert.Single(PlanYaml.FindingsOfCheck("sql: select 1\nexpect: {}"));
        foreach (var form in new[] { "between", "rows", "values", "table", "every", "error" })
        {
            Assert.Contains($"'{form}'", finding.Message, StringComparison.Ordinal);
        }
    }

    private static string Finding(string expect) => Assert.Single(ExpectationMaking.TryRead(expect).Findings).Message;
}
