using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Checks;

/// <summary>Runs a query and compares its answer with the expected one.</summary>
internal sealed class SqlCheck : MigrationCheck
{
    private readonly string _query;
    private readonly CheckStatements _statements;
    private readonly Expectation _expectation;

    private SqlCheck(KindNode node)
        : base(node)
    {
        _query = node.Text("query");
        _expectation = ExpectationReader.Read(node, node.Value("expect"));
        Session = AsClause.SessionOf(node, node.Boolean("rollback", otherwise: false));
        _statements = CheckStatements.Of(node, "query", Session.Writes, StatementAsker.Check);
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "sql",
            new MapShape(
                "A query with an expected answer. Without 'expect' the answer must be true.",
                new KeyShape(
                    "query",
                    new ValueShape.Text(Reference.Sql),
                    "The SQL. The plan's variables are substituted as in psql.",
                    Required: true
                ),
                new KeyShape(
                    "expect",
                    ExpectationReader.Shape,
                    "The expected answer: a value, a comparison, empty, or a mapping of another form."
                )
                {
                    Default = "true",
                },
                AsClause.Key,
                new KeyShape(
                    "rollback",
                    new ValueShape.Boolean(),
                    "Whether the SQL may write, in a transaction that is always rolled back. All statements "
                        + "before the last one prepare the question."
                )
                {
                    Default = "false",
                }
            )
            {
                ShortForm = "query",
                AllowBeside = true,
            },
            node => new SqlCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    name: no order without customer
                    sql: |
                      SELECT count(*) FROM orders o
                      WHERE NOT EXISTS (SELECT FROM customers c WHERE c.id = o.customer_id)
                    expect: 0
                    """,
            },
        };

    private protected override string DefaultName => DisplayText.OneLine(_query);

    internal override CheckSession Session { get; }

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        _statements.ReadContent(variables);

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var answer = await QueryReader
            .AskAsync(
                context.Connection,
                _statements.Read(context.Variables),
                _expectation,
                Session.Writes,
                cancellationToken
            )
            .ConfigureAwait(false);
        return _expectation.Evaluate(answer);
    }
}
