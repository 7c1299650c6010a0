using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Adds a check constraint.</summary>
internal sealed class CheckStep : DdlStep
{
    private readonly string _name;
    private readonly SqlFragment _expression;

    private CheckStep(KindNode node)
        : base(node)
    {
        _name = Names.One(node, "name");
        _expression = SqlFragment.Of(node, "expression") ?? new SqlFragment(string.Empty, node.Place);
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "check",
            new MapShape(
                "Adds a check constraint as NOT VALID, then validates it. Rows that violate it are counted "
                    + "before any lock is taken.",
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
                new KeyShape(
                    "name",
                    new ValueShape.Text(Reference.Identifier),
                    "The name of the constraint.",
                    Required: true
                ),
                new KeyShape(
                    "expression",
                    new ValueShape.Text(Reference.Sql),
                    "The condition that every row must satisfy.",
                    Required: true
                )
            ),
            node => new CheckStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    check:
                      table: customers
                      name: customers_email_check
                      expression: email LIKE '%@%'
                    """,
                Locks =
                    "The constraint is added in one transaction and validated in another, so the scan does "
                    + "not block writes.",
                Undo = "Drops the constraint.",
            },
        };

    private protected override string DefaultName =>
        $"check {SqlText.QuoteIdentifierIfNeeded(_name)} on {Tables.FirstOrDefault()?.Text}";

    private protected override IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    )
    {
        var expression = _expression.Read(work.Context.Variables);
        return CheckConstraintBatches.AddAsync(
            work,
            _name,
            expression,
            null,
            $"not satisfying ({DisplayText.OneLine(expression)})",
            cancellationToken
        );
    }

    private protected override async IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (work.Applied() is not null)
        {
            yield return work.Transaction(
                null,
                $"drop constraint {SqlText.QuoteIdentifierIfNeeded(_name)} from {work.Table.Sql}",
                [AlterTable.DropConstraint(work.Table.Sql, _name, ifExists: true)]
            );
        }
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) =>
        [
            AlterTable.AddNotValid(Names.Written(table), _name, $"CHECK ({_expression.Read(variables)})"),
            AlterTable.Validate(Names.Written(table), _name),
        ];

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.DropConstraint(Names.Written(table), _name)];
}
