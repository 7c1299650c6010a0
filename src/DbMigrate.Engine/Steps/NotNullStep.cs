using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Requires a column: a check that is proven first makes SET NOT NULL a matter of a moment.</summary>
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
                "Requires a column, proven by a validated check first, so that no scan holds up the table. Rows with NULL are counted before anything is locked.",
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
        );

    private protected override string DefaultName =>
        $"not_null {SqlText.QuoteIdentifierIfNeeded(_column)} of {DisplayText.Join([.. Tables.Select(t => t.Text)])}";

    private string Expression => $"{SqlText.QuoteIdentifierIfNeeded(_column)} IS NOT NULL";

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var column = await CatalogColumn.RequireAsync(work, _column, cancellationToken).ConfigureAwait(false);
        if (column.NotNull && !work.IsBegun(CheckPart) && !work.IsBegun(CheckConstraintBatches.ValidatePart))
        {
            work.Context.Say($"{work.Table.Sql} refuses NULL in {SqlText.QuoteIdentifierIfNeeded(_column)} already.");
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
                    $"rows with NULL in {SqlText.QuoteIdentifierIfNeeded(_column)}",
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            yield return batch;
        }

        // Two statements: in one, the check would be gone before it proves anything.
        yield return work.Transaction(
            SetPart,
            $"set {SqlText.QuoteIdentifierIfNeeded(_column)} of {work.Table.Sql} not null, drop the check that proved it",
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

        if (
            !work.IsBegun()
            && await CatalogColumn.FindAsync(work, _column, cancellationToken).ConfigureAwait(false) is null
        )
        {
            work.Context.Say($"{work.Table.Sql} has no column {SqlText.QuoteIdentifierIfNeeded(_column)} any more.");
            yield break;
        }

        yield return work.Transaction(
            null,
            $"let {SqlText.QuoteIdentifierIfNeeded(_column)} of {work.Table.Sql} be null",
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
    /// The check's name: not the one that the server gives to a NOT NULL itself, which it would then have to evade.
    /// </summary>
    private string NameOn(string table) => DerivedName.Of(table, [_column], "is_not_null");
}
