using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>What a plan says cannot change the engine's own statements.</summary>
public sealed class FragmentErrorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    // Parameters are the engine's.
    [InlineData("backfill: { table: t, set: 'U&\"\\0069d\" = id + 1' }", "is a name with escapes")]
    [InlineData("backfill: { table: t, set: 'v = 1, u&\"!0069d\" uescape ''!'' = 2' }", "is a name with escapes")]
    [InlineData("backfill: { table: t, set: 'v = $1' }", "$1 is a parameter")]
    [InlineData("backfill: { table: t, set: v = 1, where: 'id > $2' }", "$2 is a parameter")]
    [InlineData("backfill: { table: t, call: 'f(:key, $1)' }", "$1 is a parameter")]
    [InlineData("check: { table: t, name: c, expression: 'v > $1' }", "$1 is a parameter")]
    [InlineData("index: { table: t, columns: v, where: 'v > $1' }", "$1 is a parameter")]
    [InlineData("index: { table: t, expression: 'v + $1' }", "$1 is a parameter")]
    [InlineData("add_column: { table: t, column: v, type: int, default: $1 }", "$1 is a parameter")]
    [InlineData("policies: { table: t, replace: all, list: [ { name: p, using: 'v = $1' } ] }", "$1 is a parameter")]
    // A parenthesis that closes the engine's.
    [InlineData(
        "backfill: { table: t, set: v = 1, where: 'a) or (true' }",
        "a parenthesis opens here that is not closed"
    )]
    [InlineData(
        "check: { table: t, name: c, expression: 'true), add check (true' }",
        "a parenthesis opens here that is not closed"
    )]
    [InlineData(
        "index: { table: t, columns: v, where: 'true) tablespace (x' }",
        "a parenthesis opens here that is not closed"
    )]
    [InlineData("index: { table: t, columns: ['v) include (w'] }", "a parenthesis opens here that is not closed")]
    [InlineData(
        "policies: { table: t, replace: all, list: [ { name: p, using: 'true) with check (false' } ] }",
        "a parenthesis opens here that is not closed"
    )]
    [InlineData("backfill: { table: t, set: 'v = (1' }", "a parenthesis opens here that is not closed")]
    [InlineData("backfill: { table: t, set: 'v = a[1' }", "a parenthesis opens here that is not closed")]
    [InlineData("check: { table: t, name: c, expression: '(v]' }", "a parenthesis opens here that is not closed")]
    // A further clause.
    [InlineData("backfill: { table: t, set: 'v = 1 where id = 7 or id =' }", "WHERE outside of parentheses")]
    [InlineData("backfill: { table: t, set: v = 1 from u }", "FROM outside of parentheses")]
    [InlineData("backfill: { table: t, set: v = 1 returning id }", "RETURNING outside of parentheses")]
    [InlineData("backfill: { table: t, call: 'f(:key) into x' }", "INTO outside of parentheses")]
    [InlineData("backfill: { table: t, call: 'f(:key) union select 1' }", "UNION outside of parentheses")]
    [InlineData("backfill: { table: t, set: v = 1, where: 'true limit 1' }", "LIMIT outside of parentheses")]
    [InlineData("backfill: { table: t, set: v = 1, where: 'true, false' }", "A comma outside of parentheses")]
    [InlineData("add_column: { table: t, column: v, type: 'int, drop column w' }", "A comma outside of parentheses")]
    [InlineData("add_column: { table: t, column: v, type: int not null }", "NULL outside of parentheses")]
    [InlineData(
        "add_column: { table: t, column: v, type: varchar(20) not null default 'x', default: 1 }",
        "NULL outside of parentheses"
    )]
    [InlineData("add_column: { table: t, column: v, type: int default 1 }", "DEFAULT outside of parentheses")]
    [InlineData(
        "add_column: { table: t, column: v, type: int, default: '0, drop column w' }",
        "A comma outside of parentheses"
    )]
    [InlineData(
        "add_column: { table: t, column: v, type: int, default: 0 references u }",
        "REFERENCES outside of parentheses"
    )]
    [InlineData(
        "add_column: { table: t, column: v, type: int, default: 0 check (v > 0) }",
        "CHECK outside of parentheses"
    )]
    [InlineData("index: { table: t, columns: ['v, w'] }", "Give a list of columns")]
    [InlineData("backfill: { table: t, call: 'f(:key), g(:key)' }", "A comma outside of parentheses")]
    [InlineData("backfill: { table: t, set: v = 1, where: ':limit > 1 limit 1' }", "LIMIT outside of parentheses")]
    // Semicolons, comments and quotes that do not end.
    [InlineData("backfill: { table: t, set: 'v = 1; drop table t' }", "must not contain a semicolon")]
    [InlineData("check: { table: t, name: c, expression: 'true /* ' }", "comment")]
    [InlineData("check: { table: t, name: c, expression: \"v = 'a\" }", "string")]
    // The key of the batches.
    [InlineData(
        "backfill: { table: t, key: [a, b], set: 'v = 1, \"b\" = b + 1' }",
        "'set' changes b, a column of 'key'"
    )]
    [InlineData("backfill: { table: t, key: A, set: '(v, a) = (select 1, 2)' }", "'set' changes a, a column of 'key'")]
    public void A_fragment_that_would_change_the_statement_is_an_error_at_its_place(string step, string expected)
    {
        var errors = Errors($"plan: p\nphases:\n- id: a\n  apply:\n  - {step}\n");
        Assert.Contains(errors, e => e.Contains(expected, StringComparison.Ordinal));
        Assert.All(errors, e => Assert.StartsWith("plan.yaml:5:", e, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("visible: { table: t, rows: 1, where: 'id > $1' }", "$1 is a parameter")]
    [InlineData("visible: { table: t, rows: 1, where: 'true union select 1' }", "UNION outside of parentheses")]
    [InlineData(
        "visible: { table: t, rows: 1, where: 'true) or (true' }",
        "a parenthesis opens here that is not closed"
    )]
    [InlineData("{ name: c, sql: 'select $1' }", "$1 is a parameter")]
    public void A_check_has_no_parameters_and_no_further_clause(string check, string expected)
    {
        var errors = Errors($"plan: p\nphases:\n- id: a\n  apply: [ {{ milestone: m }} ]\n  verify:\n  - {check}\n");
        Assert.Contains(errors, e => e.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("v = 1", FragmentShape.Assignments)]
    [InlineData("v = 1, w = (select x from u where u.id = t.id), (a, b) = (1, 2)", FragmentShape.Assignments)]
    [InlineData("v is distinct from w -- they differ\nand a.order > 0", FragmentShape.Expression)]
    [InlineData("extract(epoch from at) > 0 and x in (1, 2)", FragmentShape.Expression)]
    [InlineData("percentile_cont(0.5) within group (order by v) > 1", FragmentShape.Expression)]
    [InlineData("\"from\" = '$1 where )' and e[1] = $tag$)$tag$", FragmentShape.Expression)]
    [InlineData("numeric(10, 2)", FragmentShape.ColumnPart)]
    [InlineData("timestamp(3) with time zone", FragmentShape.ColumnPart)]
    [InlineData("text collate \"C\"", FragmentShape.ColumnPart)]
    [InlineData("(a is not null)", FragmentShape.ColumnPart)]
    [InlineData("null", FragmentShape.ColumnPart)]
    [InlineData("created_at desc nulls last", FragmentShape.IndexElement)]
    [InlineData("lower(name) text_pattern_ops", FragmentShape.IndexElement)]
    internal void What_is_only_its_part_of_the_statement_is_none(string sql, FragmentShape shape) =>
        Assert.Null(FragmentCheck.Problem(sql, shape));

    [Theory]
    [InlineData("a) or (b")]
    [InlineData("(a")]
    [InlineData("a[1")]
    [InlineData("(a]")]
    [InlineData("a]")]
    public void What_a_variable_leaves_open_is_found_with_its_value(string value)
    {
        var fragment = new SqlFragment("v = :value", new SourcePlace("plan.yaml", 3, 4));
        var variables = new Dictionary<string, string> { ["value"] = value };
        Assert.Throws<PlanInvalidException>(() => fragment.Read(variables));
    }

    [Theory]
    [InlineData("a = 1, \"B\" = c, (d, E) = (1, 2), f.g = 1, h[1] = 2", "a B d e f h")]
    [InlineData("a = (b, c), d = e", "a d")]
    public void The_columns_that_a_list_assigns_are_known(string set, string columns) =>
        Assert.Equal(columns, string.Join(' ', FragmentCheck.AssignedColumns(set)));

    private IReadOnlyList<string> Errors(string yaml)
    {
        File.WriteAllText(Path.Combine(_folder, "plan.yaml"), yaml);
        var invalid = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder));
        return [.. invalid.Findings.Select(f => $"{f.Place}: {f.Message}")];
    }
}
