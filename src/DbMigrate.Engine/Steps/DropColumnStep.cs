using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>
/// Drops a column that nothing depends on. Never with CASCADE: dependent objects are named, and the plan drops them
/// first.
/// </summary>
internal sealed class DropColumnStep : DdlStep
{
    private readonly string _column;

    private DropColumnStep(KindNode node)
        : base(node) => _column = Names.One(node, "column");

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "drop_column",
            new MapShape(
                "Drops a column that nothing depends on. Dependent policies, views, indexes and constraints "
                    + "are reported and must be dropped first.",
                [
                    .. NameList.TableKeys,
                    new KeyShape(
                        "column",
                        new ValueShape.Text(Reference.Identifier),
                        "The column to drop.",
                        Required: true
                    ),
                ]
            )
            {
                ExactlyOneOf =
                [
                    ["table", "tables"],
                ],
            },
            node => new DropColumnStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    drop_column:
                      table: orders
                      column: legacy_code
                    """,
                Locks = "The lock is held for a catalog change only: the table is neither scanned nor rewritten.",
                Undo = "None: the data of the column is lost. The phase needs undo steps of its own, or irreversible.",
            },
        };

    public override bool HasDerivedUndo => false;

    internal override string NoUndoBecause => "the data of the column cannot be restored";

    private protected override string DefaultName =>
        $"drop_column {Written} of {DisplayText.Join([.. Tables.Select(t => t.Text)])}";

    private string Written => SqlText.QuoteIdentifierIfNeeded(_column);

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!work.IsBegun())
        {
            if (await work.FindColumnAsync(_column, cancellationToken).ConfigureAwait(false) is not { } column)
            {
                work.Context.Say($"{work.Table.Sql} has no column {Written}.");
                yield break;
            }

            var dependants = await work
                .Catalog.ReadAsync(c => c.ReadDependantsAsync(work.Table, column, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (dependants.Count > 0)
            {
                throw work.Refuse(
                    $"these objects depend on the column {Written} of {work.Table.Sql}: {string.Join("; ", dependants)}"
                        + ". Drop them in steps before this one, policies first, and recreate what you still need "
                        + "without the column; CASCADE would silently drop it."
                );
            }
        }

        yield return work.Transaction(
            null,
            $"drop column {Written} from {work.Table.Sql}",
            [AlterTable.DropColumn(work.Table.Sql, _column)]
        );
    }

    private protected override IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException(NoUndoBecause);

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.DropColumn(Names.Written(table), _column)];

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [$"none can be derived: {NoUndoBecause}"];
}
