using DbMigrate.Engine.Model.Checks.Expectations;
using Npgsql;

namespace DbMigrate.Engine.Tests.Checks.Expectations;

public sealed class RowsExpectationTests
{
    [Theory]
    [InlineData("empty", "", true)]
    [InlineData("empty", "a", false)]
    [InlineData("{ rows: 2 }", "a b", true)]
    [InlineData("{ rows: 2 }", "a", false)]
    [InlineData("{ rows: '>= 2' }", "a b", true)]
    [InlineData("{ rows: '>= 2' }", "a", false)]
    [InlineData("{ values: [a, b] }", "b a", true)]
    [InlineData("{ values: [a, b] }", "b a a", false)]
    [InlineData("{ values: [a, b] }", "b", false)]
    [InlineData("{ values: [a, a] }", "a a", true)]
    [InlineData("{ values: [a, a] }", "a b", false)]
    [InlineData("{ values: [] }", "", true)]
    [InlineData("{ values: [] }", "a", false)]
    [InlineData("{ table: [[a], [b]] }", "a b", true)]
    [InlineData("{ table: [[a], [b]] }", "b a", false)]
    [InlineData("{ table: [[a], [b]] }", "a", false)]
    [InlineData("{ table: [[a], [b]] }", "a b c", false)]
    [InlineData("{ table: [[a, b]] }", "a", false)]
    [InlineData("{ table: [] }", "", true)]
    [InlineData("{ every: { v: a } }", "a a", true)]
    [InlineData("{ every: { v: a } }", "a b", false)]
    [InlineData("{ every: { v: a } }", "", false)]
    [InlineData("{ every: { v: '<> b' } }", "a c", true)]
    [InlineData("{ every: { v: '<> b' } }", "a b", false)]
    [InlineData("{ rows: 2, every: { v: a } }", "a a", true)]
    [InlineData("{ rows: 2, every: { v: a } }", "a a a", false)]
    [InlineData("{ rows: 2, every: { v: a } }", "a b", false)]
    public void Rows_are_as_expected_or_not(string expect, string values, bool passes)
    {
        string?[][] rows = [.. values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => new[] { v })];
        var outcome = ExpectationMaking.Evaluate(expect, "v", rows);
        Assert.Equal(passes, outcome.Passed);
        Assert.Equal(ExpectationMaking.Read(expect).Text, outcome.Expected);
        if (passes)
        {
            Assert.Empty(outcome.Rows);
            Assert.Empty(outcome.Answer);
            Assert.Null(outcome.Advice);
        }
    }

    [Fact]
    public void Every_condition_of_a_row_has_to_hold()
    {
        const string Expect = "{ every: { a: 1, b: '> 2' } }";
        Assert.True(ExpectationMaking.Evaluate(Expect, "a:number b:number", ["1", "3"]).Passed);
        Assert.False(ExpectationMaking.Evaluate(Expect, "a:number b:number", ["1", "2"]).Passed);
        Assert.False(ExpectationMaking.Evaluate(Expect, "a:number b:number", ["2", "3"]).Passed);
        Assert.True(ExpectationMaking.Evaluate("{ every: { b: '= true' } }", "a b:boolean", ["x", "t"]).Passed);
    }

    [Fact]
    public void Rows_that_differ_are_counted_and_shown()
    {
        const string Expect = "{ every: { a: 1 } }";
        var one = ExpectationMaking.Evaluate(Expect, "a:number", ["1"], ["2"]);
        Assert.Equal("1 of 2 rows differs", one.Actual);
        Assert.Equal(["2"], one.Rows);
        Assert.Equal("2", Assert.Single(one.Answer).Values[0]);

        var two = ExpectationMaking.Evaluate(Expect, "a:number", ["3"], ["1"], ["2"]);
        Assert.Equal("2 of 3 rows differ", two.Actual);
        Assert.Equal("2 rows", ExpectationMaking.Evaluate(Expect, "a:number", ["1"], ["1"]).Actual);

        var none = ExpectationMaking.Evaluate(Expect, "a:number");
        Assert.Equal("no rows", none.Actual);
        Assert.Equal("The query returned no row to compare. If that is right, write `expect: empty`.", none.Advice);
        var unknown = ExpectationMaking.Evaluate("{ every: { a: 1, x: 1, y: 1 } }", "a:number b", ["1", "1"]);
        Assert.Equal((false, "no column x, y"), (unknown.Passed, unknown.Actual));
        Assert.Equal("The query returns the columns a, b.", unknown.Advice);
    }

    [Fact]
    public void Values_that_are_missing_or_too_many_are_named()
    {
        var both = ExpectationMaking.Evaluate("{ values: [a, b, c] }", "v", ["a"], ["x"], ["y"]);
        Assert.Equal("missing: b, c; not expected: x, y", both.Actual);
        Assert.Equal(["missing: b", "missing: c", "not expected: x", "not expected: y"], both.Rows);
        Assert.Equal("missing: b", ExpectationMaking.Evaluate("{ values: [a, b] }", "v", ["a"]).Actual);
        Assert.Equal("not expected: b", ExpectationMaking.Evaluate("{ values: [a] }", "v", ["a"], ["b"]).Actual);
        Assert.Equal("no rows", ExpectationMaking.Evaluate("{ values: [a] }", "v").Actual);
        Assert.Equal("the values b, a", ExpectationMaking.Evaluate("{ values: [b, a] }", "v", ["a"], ["b"]).Actual);

        var wide = ExpectationMaking.Evaluate("{ values: [a] }", "v w", ["a", "b"]);
        Assert.Equal((false, "2 columns"), (wide.Passed, wide.Actual));
        Assert.Equal(["v: a, w: b"], wide.Rows);
        Assert.Equal("Select one column, or write `expect: { table: [[…]] }`.", wide.Advice);
    }

    [Fact]
    public void Of_many_rows_that_are_not_expected_the_first_are_shown_and_all_counted()
    {
        string?[][] rows = [.. Enumerable.Range(0, 30).Select(i => new[] { $"x{i}" })];
        var outcome = ExpectationMaking.Evaluate("{ values: [a] }", "v", rows);
        var shown = string.Join(", ", Enumerable.Range(0, 20).Select(i => $"x{i}"));
        Assert.Equal($"missing: a; not expected: {shown}; 30 rows in all", outcome.Actual);
        Assert.Equal(20, outcome.Rows.Count);

        var many = "{ values: [" + string.Join(", ", Enumerable.Range(0, 30).Select(i => $"x{i}")) + "] }";
        Assert.Equal($"missing: {shown}; not expected: a", ExpectationMaking.Evaluate(many, "v", ["a"]).Actual);
    }

    [Fact]
    public void A_table_says_which_rows_differ()
    {
        const string Expect = "{ table: [[a, 1], [b, 2]] }";
        const string Advice = "The rows are compared in order; the query needs an ORDER BY.";
        var differ = ExpectationMaking.Evaluate(Expect, "v n:number", ["a", "1"], ["b", null]);
        Assert.Equal(("1 row of 2 differ", Advice), (differ.Actual, differ.Advice));
        Assert.Equal(["row 2: expected [b, 2], found [b, NULL]"], differ.Rows);

        var same = ExpectationMaking.Evaluate(Expect, "v n:number", ["a", "1"], ["b", "2"]);
        Assert.Equal("the rows [a, 1] [b, 2]", same.Actual);

        var fewer = ExpectationMaking.Evaluate(Expect, "v n:number", ["a", "1"]);
        Assert.Equal("1 row instead of 2", fewer.Actual);
        Assert.Equal(["row 2: expected [b, 2], found none"], fewer.Rows);

        var more = ExpectationMaking.Evaluate(Expect, "v n:number", ["a", "1"], ["b", "2"], ["c", "3"]);
        Assert.Equal("3 rows instead of 2", more.Actual);
        Assert.Equal(["row 3: expected none, found [c, 3]"], more.Rows);

        string?[][] many = [.. Enumerable.Range(0, 40).Select(_ => new[] { "x", "0" })];
        Assert.Equal(20, ExpectationMaking.Evaluate(Expect, "v n:number", many).Rows.Count);
    }

    [Theory]
    [InlineData("empty", 20)]
    [InlineData("{ rows: 100 }", 20)]
    [InlineData("{ values: [a, b] }", 22)]
    [InlineData("{ table: [[a], [b], [c]] }", 23)]
    [InlineData("{ rows: 3, values: [a] }", 21)]
    public void No_more_rows_are_kept_than_a_message_needs(string expect, int kept) =>
        Assert.Equal(kept, ExpectationMaking.Read(expect).RowsKept);

    [Fact]
    public void Several_forms_report_the_first_that_fails()
    {
        var outcome = ExpectationMaking.Evaluate("{ rows: 1, values: [a] }", "v", ["b"]);
        Assert.Equal(
            (false, "1 row, the values a", "missing: a; not expected: b"),
            (outcome.Passed, outcome.Expected, outcome.Actual)
        );
        var passed = ExpectationMaking.Evaluate("{ rows: 1, values: [a] }", "v", ["a"]);
        Assert.Equal("1 row, the values a", passed.Actual);
    }

    [Fact]
    public void A_refusal_has_to_be_the_expected_one()
    {
        var expectation = ExpectationMaking.Read("{ error: division_by_zero }");
        var refused = expectation.Evaluate(new QueryAnswer { Error = Refusal("22012") });
        Assert.Equal((true, "refused with 22012 (division_by_zero): no"), (refused.Passed, refused.Actual));
        Assert.False(expectation.Evaluate(new QueryAnswer { Error = Refusal("42501") }).Passed);
        var silent = expectation.Evaluate(new QueryAnswer());
        Assert.Equal((false, "not refused: it succeeded"), (silent.Passed, silent.Actual));
        var answered = ExpectationMaking.Evaluate("{ error: division_by_zero }", "v", ["a"]);
        Assert.Equal((false, "not refused: 1 row"), (answered.Passed, answered.Actual));
        Assert.Equal(["a"], answered.Rows);
        Assert.True(expectation.ExpectsError);
        Assert.False(ExpectationMaking.Read("0").ExpectsError);
    }

    [Fact]
    public void A_long_row_is_cut_and_columns_of_one_name_are_numbered()
    {
        AnswerColumn[] columns = [new("a", AnswerType.Text), new("a", AnswerType.Boolean), new("b", AnswerType.Text)];
        var row = new AnswerRow(columns, ["x", "t", null]);
        Assert.Equal("a: x, a: true, b: NULL", row.ToString());
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["a"] = "x",
                ["a_2"] = "true",
                ["b"] = null,
            },
            row.ByColumn()
        );

        var one = columns[..1];
        Assert.Equal(new string('x', 200), new AnswerRow(one, [new string('x', 200)]).ToString());
        Assert.Equal(new string('x', 199) + "…", new AnswerRow(one, [new string('x', 201)]).ToString());
    }

    [Fact]
    public void One_value_is_an_answer_too()
    {
        var expectation = ExpectationMaking.Read("5");
        Assert.True(expectation.Evaluate(QueryAnswer.Of(new AnswerCell("5", AnswerType.Number))).Passed);
        Assert.False(expectation.Evaluate(QueryAnswer.Of(new AnswerCell("6", AnswerType.Number))).Passed);
        Assert.False(expectation.IsWrong(new AnswerRow([new("a", AnswerType.Text)], ["6"])));
    }

    private static PostgresException Refusal(string state) => new("no", "ERROR", "ERROR", state);
}
