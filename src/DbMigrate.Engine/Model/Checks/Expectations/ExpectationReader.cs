using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>
/// Reads <c>expect</c>. Errors are added to the node. All forms in one mapping must hold.
/// </summary>
internal static class ExpectationReader
{
    private static readonly (string Key, Func<KindNode, PlanValue, Expectation?> Read)[] Forms =
    [
        ("error", Error),
        ("rows", Rows),
        ("values", Values),
        ("table", Table),
        ("every", Every),
        ("between", Between),
    ];

    private static readonly ValueShape Scalars = new ValueShape.ListOf(new ValueShape.Scalar());

    /// <summary>The shape of <c>expect</c>.</summary>
    internal static ValueShape Shape { get; } =
        new ValueShape.Either(
            new ValueShape.Scalar(),
            new ValueShape.Map(
                new MapShape(
                    "The expected answer. All given forms must hold.",
                    new KeyShape("between", Scalars, "The minimum and the maximum of the value."),
                    new KeyShape(
                        "rows",
                        new ValueShape.Scalar(),
                        "The number of rows, or a comparison such as \">= 4\"."
                    ),
                    new KeyShape("values", Scalars, "The values of the one column, in any order."),
                    new KeyShape("table", new ValueShape.ListOf(Scalars), "The rows, in their order."),
                    new KeyShape(
                        "every",
                        new ValueShape.MapOf(new ValueShape.Scalar()),
                        "The expected value of each row, by column."
                    ),
                    new KeyShape(
                        "error",
                        new ValueShape.Text(),
                        "The SQLSTATE or the condition name of the expected error."
                    )
                )
                {
                    AtLeastOneOf =
                    [
                        ["between", "rows", "values", "table", "every", "error"],
                    ],
                }
            )
        );

    /// <summary>The shape of an expectation of one value: the value, a comparison, or its bounds.</summary>
    internal static ValueShape OneValue { get; } =
        new ValueShape.Either(
            new ValueShape.Scalar(OrNull: false),
            new ValueShape.Map(
                new MapShape(
                    "The bounds of a value.",
                    new KeyShape("between", Scalars, "The minimum and the maximum of the value.", Required: true)
                )
            )
        );

    /// <summary>Reads an expectation. Without a value, the answer must be true.</summary>
    internal static Expectation Read(KindNode node, PlanValue? value) =>
        value switch
        {
            PlanScalar { Plain: true, Text: "empty" } => new EmptyExpectation(),
            PlanScalar scalar when Comparison.IsOne(scalar.Text) => ReadComparison(node, scalar) is { } comparison
                ? new ComparisonExpectation(comparison)
                : new TruthExpectation(),
            PlanScalar scalar => new ScalarExpectation(ExpectedValue.From(scalar)),
            PlanMap map => ReadForms(node, map),
            _ => new TruthExpectation(),
        };

    /// <summary>Reads a number of rows or a comparison, for checks that count rows themselves.</summary>
    internal static RowCountExpectation? Rows(KindNode node, PlanValue value)
    {
        if (value is PlanScalar scalar)
        {
            if (Comparison.IsOne(scalar.Text))
            {
                return ReadComparison(node, scalar) is { } comparison ? new RowCountExpectation(comparison) : null;
            }

            if (long.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return new RowCountExpectation(count);
            }
        }

        node.Error(value.Place, "'rows' takes a number, or a comparison such as \">= 4\".");
        return null;
    }

    private static Expectation ReadForms(KindNode node, PlanMap map)
    {
        var parts = Forms
            .Select(f => map.Find(f.Key) is { } value ? f.Read(node, value) : null)
            .OfType<Expectation>()
            .ToList();
        if (parts.Count > 1 && parts.Exists(p => p.ExpectsError))
        {
            node.Error(map.Place, "'error' cannot be combined with other forms.");
        }

        return parts.Count == 1 ? parts[0]
            : parts.Count == 0 ? new TruthExpectation()
            : new AllExpectation(parts);
    }

    private static Comparison? ReadComparison(KindNode node, PlanScalar scalar)
    {
        var comparison = Comparison.Parse(scalar.Text, out var problem);
        if (comparison is null)
        {
            node.Error(scalar.Place, problem + " To expect the text itself, write it under 'values'.");
        }

        return comparison;
    }

    private static BetweenExpectation? Between(KindNode node, PlanValue value)
    {
        if (
            value is PlanList { Items: [PlanScalar from, PlanScalar to] }
            && Operand.Parse(from.Text) is { HasOrder: true } least
            && Operand.Parse(to.Text) is { HasOrder: true } most
            && most.Compare(from.Text) <= 0
        )
        {
            return new BetweenExpectation(least, most);
        }

        node.Error(value.Place, "'between' takes two numbers or two dates in ascending order: [1, 5].");
        return null;
    }

    private static ValuesExpectation Values(KindNode node, PlanValue value) => new(Row(value));

    private static TableExpectation? Table(KindNode node, PlanValue value)
    {
        var rows = value is PlanList list ? list.Items : [];
        if (rows.FirstOrDefault(r => r is not PlanList) is { } wrong)
        {
            node.Error(wrong.Place, "Each row of 'table' is a list: [[a, 1], [b, 2]].");
            return null;
        }

        return new TableExpectation([.. rows.Select(Row)]);
    }

    private static EveryExpectation Every(KindNode node, PlanValue value)
    {
        var conditions = new List<KeyValuePair<string, EveryExpectation.Condition>>();
        foreach (var entry in value is PlanMap map ? map.Entries : [])
        {
            if (entry.Value is not PlanScalar scalar)
            {
                node.Error(entry.Value.Place, $"'{entry.Key}' takes one value, or a comparison such as \">= 4\".");
            }
            else if (!Comparison.IsOne(scalar.Text))
            {
                conditions.Add(new(entry.Key, new EveryExpectation.Condition(ExpectedValue.From(scalar), null)));
            }
            else if (ReadComparison(node, scalar) is { } comparison)
            {
                conditions.Add(new(entry.Key, new EveryExpectation.Condition(null, comparison)));
            }
        }

        return new EveryExpectation(conditions);
    }

    private static ErrorExpectation? Error(KindNode node, PlanValue value)
    {
        if (value is PlanScalar scalar)
        {
            if (ServerConditions.Find(scalar.Text) is { } sqlState)
            {
                return new ErrorExpectation(sqlState);
            }

            node.Error(
                value.Place,
                $"'{scalar.Text}' is neither a SQLSTATE such as \"42501\" nor a condition name such as "
                    + "insufficient_privilege.",
                NearestWord.Of(scalar.Text, ServerConditions.Names)
            );
        }

        return null;
    }

    private static IReadOnlyList<ExpectedValue> Row(PlanValue value) =>
        value is PlanList list ? [.. list.Items.OfType<PlanScalar>().Select(ExpectedValue.From)] : [];
}
