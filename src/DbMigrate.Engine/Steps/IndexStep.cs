using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Builds an index concurrently.</summary>
internal sealed class IndexStep : DdlStep
{
    private readonly IReadOnlyList<SqlFragment> _columns;
    private readonly SqlFragment? _expression;
    private readonly SqlFragment? _where;
    private readonly bool _unique;
    private readonly string? _method;
    private readonly string? _name;

    private IndexStep(KindNode node)
        : base(node)
    {
        _columns = SqlFragment.ListOf(node, "columns", FragmentShape.IndexElement);
        _expression = SqlFragment.Of(node, "expression");
        _where = SqlFragment.Of(node, "where");
        _unique = node.Boolean("unique", otherwise: false);
        _method = node.OptionalText("method");
        _name = Names.Optional(node, "name");
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "index",
            new MapShape(
                "Builds an index concurrently. An invalid index of an earlier attempt is dropped first. On a "
                    + "partitioned table, builds it partition by partition.",
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
                new KeyShape(
                    "columns",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Sql), OrSingle: true),
                    "The columns, each with its order if needed: created_at desc."
                ),
                new KeyShape("expression", new ValueShape.Text(Reference.Sql), "An expression, instead of columns."),
                new KeyShape("unique", new ValueShape.Boolean(), "Whether the index is unique.") { Default = "false" },
                new KeyShape("where", new ValueShape.Text(Reference.Sql), "The predicate of a partial index.")
                {
                    Default = "all rows",
                },
                new KeyShape(
                    "method",
                    new ValueShape.Text(OneOf: ["btree", "hash", "gin", "gist", "spgist", "brin"]),
                    "The access method."
                )
                {
                    Default = "btree",
                },
                new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the index.")
                {
                    Default = "derived from the table and the columns",
                }
            )
            {
                ExactlyOneOf =
                [
                    ["columns", "expression"],
                ],
            },
            node => new IndexStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    index:
                      table: orders
                      columns: [customer_id, created_at desc]
                    """,
                Undo = "Drops the index concurrently.",
            },
        };

    private protected override string TableKinds => "rpm";

    private protected override string DefaultName =>
        _name is null
            ? $"index on {Tables.FirstOrDefault()?.Text} ({DisplayText.OneLine(string.Join(", ", Elements))})"
            : $"index {SqlText.QuoteIdentifierIfNeeded(_name)}";

    private IEnumerable<string> Elements => _columns.Append(_expression).OfType<SqlFragment>().Select(c => c.Text);

    private protected override IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    )
    {
        var design = Design(work.Context.Variables);
        return IndexBuild.BuildAsync(work, design, NameOn(work.Table.Name, design), null, cancellationToken);
    }

    private protected override IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    )
    {
        var design = Design(work.Context.Variables);
        return IndexBuild.DropAsync(work, design, NameOn(work.Table.Name, design), null, cancellationToken);
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var design = Design(variables);
        return [design.Create(Names.Written(table), NameOn(table.Name, design))];
    }

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) =>
        [
            "DROP INDEX CONCURRENTLY "
                + SqlText.QuoteQualifiedIfNeeded(table.Schema, NameOn(table.Name, Design(variables))),
        ];

    private string NameOn(string table, IndexDesign design) => _name ?? design.NameOn(table);

    private IndexDesign Design(IReadOnlyDictionary<string, string> variables) =>
        new(
            _expression is null ? [.. _columns.Select(c => c.Read(variables))] : [$"({_expression.Read(variables)})"],
            _unique,
            _method,
            _where?.Read(variables)
        );
}
