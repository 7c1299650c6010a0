using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>
/// Checks that columns exist with a type, nullability and default. What is not given is not checked.
/// </summary>
internal sealed class ColumnsCheck : MigrationCheck
{
    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly IReadOnlyList<ObjectName> _columns;
    private readonly ColumnType? _type;
    private readonly bool? _nullable;
    private readonly PlanScalar? _default;

    private ColumnsCheck(KindNode node)
        : base(node)
    {
        _tables = NameList.Tables(node);
        _columns = NameList.Read(node, "column");
        foreach (var qualified in _columns.Where(c => c.Schema is not null))
        {
            node.Error(
                "column",
                $"'{qualified}' is qualified; it takes the column's name alone. Name the table under 'table'."
            );
        }

        _type = node.OptionalText("type") is { } type ? new ColumnType(type) : null;
        _nullable = node.Has("nullable") ? node.Boolean("nullable", otherwise: true) : null;
        _default = node.Value("default") as PlanScalar;
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "columns",
            new MapShape(
                "Columns of tables with their type, nullability and default. What is not given is not checked.",
                [
                    .. NameList.TableKeys,
                    new KeyShape(
                        "column",
                        new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                        "The columns that each table must have.",
                        Required: true
                    ),
                    new KeyShape("type", new ValueShape.Text(Reference.Sql), "The type, as in SQL: varchar(20)."),
                    new KeyShape("nullable", new ValueShape.Boolean(), "Whether the column is nullable."),
                    new KeyShape(
                        "default",
                        new ValueShape.Scalar(),
                        "The default as a SQL expression, with the plan's variables, or none."
                    ),
                ]
            )
            {
                ExactlyOneOf =
                [
                    ["table", "tables"],
                ],
            },
            node => new ColumnsCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    columns:
                      table: orders
                      column: status
                      type: text
                      nullable: true
                      default: none
                    """,
            },
        };

    private protected override string DefaultName =>
        $"columns {DisplayText.Join([.. _columns.Select(c => c.Text)])} of "
        + $"{DisplayText.Join([.. _tables.Select(t => t.Text)])}";

    private string Expected(ColumnDefault? wanted) =>
        string.Join(
            ", ",
            new[]
            {
                DisplayText.Join([.. _columns.Select(c => c.Text)]),
                _type is null ? null : $"of type {_type}",
                _nullable is { } nullable ? (nullable ? "nullable" : "not null") : null,
                wanted?.ToString(),
            }.OfType<string>()
        );

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var wanted = _default is null ? null : ColumnDefault.From(_default, context.Variables);
        var expected = Expected(wanted);
        var catalog = new CatalogReader(context.Connection);
        var found = await catalog
            .FindColumnsAsync(_tables, _columns, _type?.Base ?? string.Empty, cancellationToken)
            .ConfigureAwait(false);
        if (_type is not null && found.Any(f => !f.TypeExists))
        {
            return CheckOutcome.Of(
                false,
                expected,
                $"the server has no type {_type.Base}",
                advice: "Write the type as in SQL. serial is integer with a default."
            );
        }

        var missing = await catalog
            .ReadCandidatesAsync(found.Any(f => !f.TableExists) ? ["table"] : [], cancellationToken)
            .ConfigureAwait(false);
        var wrong = found
            .Select((f, i) => (Table: _tables[f.Table - 1], Column: _columns[i % _columns.Count], Found: f))
            .GroupBy(f => f.Table)
            .SelectMany(g =>
                g.First().Found.TableExists
                    ? g.Select(f => Problem(f.Found, wanted) is { } problem ? $"{f.Table}.{f.Column}: {problem}" : null)
                    : [$"{g.Key}: {missing.Describe("table", g.Key)}"]
            )
            .OfType<string>()
            .ToList();
        return CheckOutcome.Of(
            wrong.Count == 0,
            expected,
            wrong.Count == 0 ? "as expected" : wrong[0] + (wrong.Count > 1 ? $"; and {wrong.Count - 1} more" : null),
            [.. wrong.Take(20)]
        );
    }

    private string? Problem(ColumnMatch found, ColumnDefault? wanted)
    {
        if (found.Column is not { } column)
        {
            return NearestWord.Of(_columns.Count == 1 ? _columns[0].Name : string.Empty, found.Others) is { } near
                ? $"missing; did you mean {near}?"
                : "missing";
        }

        var problems = new[]
        {
            _type is not null && !_type.Matches(column.Type, found.IsOfType) ? $"of type {column.Type}" : null,
            _nullable is { } nullable && column.IsNullable != nullable
                ? (column.IsNullable ? "nullable" : "not null")
                : null,
            wanted is not null && !wanted.Matches(column) ? column.DescribeDefault() : null,
        }
            .OfType<string>()
            .ToList();
        return problems.Count == 0 ? null : string.Join(", ", problems);
    }
}
