using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary>A query with an expected answer.</summary>
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
                "A query with an expected answer; without one it has to give true.",
                new KeyShape(
                    "query",
                    new ValueShape.Text(Reference.Sql),
                    "The SQL; the plan's variables are used in it as psql does.",
                    Required: true
                ),
                new KeyShape(
                    "expect",
                    ExpectationReader.Shape,
                    "What it should give: a value, a comparison, empty, or a mapping of one of the other forms."
                ),
                AsClause.Key,
                new KeyShape(
                    "rollback",
                    new ValueShape.Boolean(),
                    "Whether it may write: in a transaction that is always rolled back. All statements but the last run for their effect."
                )
            )
            {
                ShortForm = "query",
                AllowBeside = true,
            },
            node => new SqlCheck(node)
        );

    private protected override string DefaultName => DisplayText.OneLine(_query);

    internal override CheckSession Session { get; }

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
        return _expectation.Judge(answer);
    }
}
