using System.Globalization;
using System.Text;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Checks.Queries;

/// <summary>A query of a check as an application sends it: the SQL with $1, $2 and so on, and values of them.</summary>
internal sealed class QueryText
{
    private readonly CheckStatements _statements;

    private QueryText(CheckStatements statements, IReadOnlyList<string?> values) =>
        (_statements, Values) = (statements, values);

    /// <summary>The keys <c>sql</c> and <c>parameters</c>.</summary>
    internal static IReadOnlyList<KeyShape> Keys { get; } =
    [
        new(
            "sql",
            new ValueShape.Text(Reference.Sql),
            "The query as the application sends it, with $1, $2 and so on for its parameters; as $1::uuid where "
                + "PostgreSQL cannot tell a type. The plan's variables are substituted as in psql.",
            Required: true
        ),
        new(
            "parameters",
            new ValueShape.ListOf(new ValueShape.Scalar(), OrSingle: true),
            "The values of the parameters, in their order."
        )
        {
            Default = "none",
        },
    ];

    /// <summary>The values of the parameters as texts, which the server reads by the types of the parameters.</summary>
    internal IReadOnlyList<string?> Values { get; }

    /// <summary>Reads the query of a node. Errors are added to the node.</summary>
    internal static QueryText Of(KindNode node)
    {
        string?[] values =
        [
            .. (node.Value("parameters") is PlanList list ? list.Items : Single(node.Value("parameters")))
                .OfType<PlanScalar>()
                .Select(s => s.IsNull() ? null : s.Text),
        ];
        var wanted = HighestParameter(node.Text("sql"));
        if (wanted != values.Length)
        {
            node.Error(
                node.Has("parameters") ? "parameters" : "sql",
                wanted > values.Length
                    ? $"The SQL has ${wanted}, and 'parameters' has {Count(values.Length)}."
                    : $"'parameters' has {Count(values.Length)}, and the SQL has {(wanted == 0 ? "none" : $"${wanted} as its last")}."
            );
        }

        return new QueryText(CheckStatements.Of(node, "sql", writes: false, StatementAsker.Query), values);
    }

    /// <summary>Returns the query as it is sent.</summary>
    /// <exception cref="PlanInvalidException">The SQL cannot be read.</exception>
    internal string Read(IReadOnlyDictionary<string, string> variables) => _statements.Read(variables)[0];

    /// <summary>Returns the files that the SQL includes.</summary>
    /// <exception cref="PlanInvalidException">The SQL cannot be read.</exception>
    internal ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        _statements.ReadContent(variables);

    private static PlanValue[] Single(PlanValue? value) => value is null ? [] : [value];

    private static string Count(int number) =>
        number switch
        {
            0 => "no value",
            1 => "1 value",
            _ => string.Create(CultureInfo.InvariantCulture, $"{number} values"),
        };

    private static int HighestParameter(string sql)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(sql), standardConformingStrings: true);
        return Enumerable
            .Range(0, tokens.Count())
            .Where(i => tokens.Kind(i) == SqlTokenKind.Parameter)
            .Select(i =>
                int.TryParse(tokens.Text(i).AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                    ? n
                    : 0
            )
            .DefaultIfEmpty()
            .Max();
    }
}
