using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Sets a column NOT NULL: a check constraint that is validated first spares SET NOT NULL its scan.</summary>
internal sealed class NotNullStep : DdlStep
{
    private const string CheckPart = "check";
    private const string SetPart = "set";

    private readonly string _column;

    private NotNullStep(KindNode node)
        : base(node) => _column = Names.One(node, "column");

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "not_null",
            new MapShape(
                "Sets a column NOT NULL. A validated check constraint proves it first, so that no scan "
                    + "blocks the table. Rows with NULL are counted before any lock is taken.",
                [
                    .. NameList.TableKeys,
                    new KeyShape("column", new ValueShape.Text(Reference.Identifier), "The column.", Required: true),
                ]
            )
            {
                ExactlyOneOf =
                [
                    ["table", "tables"],
                ],
            },
            node => new NotNullStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    not_null:
                      table: orders
                      column: status
                    """,
                Locks = "The check constraint is validated in a transaction of its own, which does not block writes.",
                Undo = "Drops NOT NULL.",
            },
        };

    private protected override string DefaultName =>
        $"not_null {SqlText.QuoteIdentifierIfNeeded(_column)} of {DisplayText.Join([.. Tables.Select(t => t.Text)])}";

    private string Expression => $"{SqlText.QuoteIdentifierIfNeeded(_column)} IS NOT NULL";

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var column = await work.RequireColumnAsync(_column, cancellationToken).ConfigureAwait(false);
        if (!column.IsNullable && !work.IsBegun(CheckPart) && !work.IsBegun(CheckConstraintBatches.ValidatePart))
        {
            work.Context.Say(
                $"The column {SqlText.QuoteIdentifierIfNeeded(_column)} of {work.Table.Sql} is already NOT NULL."
            );
            yield break;
        }

        var name = NameOn(work.Table.Name);
        await foreach (
            var batch in CheckConstraintBatches
                .AddAsync(
                    work,
                    name,
                    Expression,
                    CheckPart,
                    $"with NULL in {SqlText.QuoteIdentifierIfNeeded(_column)}",
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            yield return batch;
        }

        // Two statements: in one, the check would be dropped before SET NOT NULL could use it.
        yield return work.Transaction(
            SetPart,
            $"set {SqlText.QuoteIdentifierIfNeeded(_column)} of {work.Table.Sql} NOT NULL, drop the helper check",
            [AlterTable.SetNotNull(work.Table.Sql, _column), AlterTable.DropConstraint(work.Table.Sql, name)]
        );
    }

    private protected override async IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var statement =
            work.Applied(SetPart) is not null ? AlterTable.DropNotNull(work.Table.Sql, _column)
            : work.Applied(CheckPart) is not null
                ? AlterTable.DropConstraint(work.Table.Sql, NameOn(work.Table.Name), ifExists: true)
            : null;
        if (statement is null)
        {
            yield break;
        }

        if (!work.IsBegun() && await work.FindColumnAsync(_column, cancellationToken).ConfigureAwait(false) is null)
        {
            work.Context.Say($"{work.Table.Sql} no longer has a column {SqlText.QuoteIdentifierIfNeeded(_column)}.");
            yield break;
        }

        yield return work.Transaction(
            null,
            $"drop NOT NULL of {SqlText.QuoteIdentifierIfNeeded(_column)} on {work.Table.Sql}",
            [statement]
        );
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var (sql, name) = (Names.Written(table), NameOn(table.Name));
        return
        [
            AlterTable.AddNotValid(sql, name, $"CHECK ({Expression})"),
            AlterTable.Validate(sql, name),
            AlterTable.SetNotNull(sql, _column),
            AlterTable.DropConstraint(sql, name),
        ];
    }

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.DropNotNull(Names.Written(table), _column)];

    /// <summary>
    /// Returns the name of the check: not the one that the server derives for a NOT NULL constraint.
    /// </summary>
    private string NameOn(string table) => DerivedName.Of(table, [_column], "is_not_null");
}
