using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Tests.Checks.Expectations;

/// <summary>Expectations as a plan writes them, and answers, without a database.</summary>
internal static class ExpectationMaking
{
    /// <summary>Reads what stands behind <c>expect:</c>; null: the key is missing. Fails where it has findings.</summary>
    internal static Expectation Read(string? expect)
    {
        var (expectation, findings) = TryRead(expect);
        Assert.Empty(findings);
        return expectation;
    }

    /// <summary>The same, with the findings. The shape of <c>expect</c> is not checked.</summary>
    internal static (Expectation Expectation, IReadOnlyList<PlanFinding> Findings) TryRead(string? expect)
    {
        var reading = new PlanReading("/plan/plan.yaml", "plan.yaml", KindCatalog.Default);
        var map = Assert.IsType<PlanMap>(
            YamlReader.Read(reading, expect is null ? "sql: select true" : $"expect: {expect}")
        );
        var findings = new List<PlanFinding>();
        var node = new KindNode("sql", map, map.Place, "/plan", findings);
        return (ExpectationReader.Read(node, node.Value("expect")), findings);
    }

    /// <summary>Reads an answer as a query gives it, and keeps as many rows as the expectation wants.</summary>
    internal static QueryAnswer Answer(Expectation expectation, string columns, params string?[][] rows)
    {
        AnswerColumn[] types = [.. columns.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Column)];
        AnswerRow[] all = [.. rows.Select(r => new AnswerRow(types, r))];
        AnswerRow[] wrong = [.. all.Where(expectation.IsWrong)];
        return new QueryAnswer
        {
            Columns = types,
            Rows = [.. all.Take(expectation.RowsKept)],
            Count = all.Length,
            WrongRows = [.. wrong.Take(Expectation.RowsShown)],
            WrongCount = wrong.Length,
        };
    }

    /// <summary>Judges an answer.</summary>
    internal static CheckOutcome Evaluate(string? expect, string columns, params string?[][] rows)
    {
        var expectation = Read(expect);
        return expectation.Evaluate(Answer(expectation, columns, rows));
    }

    // As in "n:number", "b:boolean" or "name".
    private static AnswerColumn Column(string text) =>
        text.Split(':') switch
        {
            [var name, "number"] => new(name, AnswerType.Number),
            [var name, "boolean"] => new(name, AnswerType.Boolean),
            var parts => new(parts[0], AnswerType.Text),
        };
}
