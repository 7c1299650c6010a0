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
/// Drops a column that nothing depends on. Never CASCADE: what would go with it is named, and the plan takes it away
/// first.
/// </summary>
internal sealed class DropColumnStep : DdlStep
{
    private static readonly string Dependants = EmbeddedSql.Text("Steps.Ddl.column-dependants");

    private readonly string _column;

    private DropColumnStep(KindNode node)
        : base(node) => _column = Names.One(node, "column");

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "drop_column",
            new MapShape(
                "Drops a column, where nothing depends on it any more: policies, views, indexes and constraints that do are named, and go first. It cannot be undone by itself: the data would not come back.",
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
            node => new DropColumnStep(node)
        );

    public override bool HasDerivedUndo => false;

    internal override string NoUndoBecause => "the column's data would not come back";

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
            if (await CatalogColumn.FindAsync(work, _column, cancellationToken).ConfigureAwait(false) is not { } column)
            {
                work.Context.Say($"{work.Table.Sql} has no column {Written}.");
                yield break;
            }

            var dependants = await work
                .Catalog.ReadAsync(
                    Dependants,
                    r => r.GetString(0),
                    cancellationToken,
                    (long)work.Table.Oid,
                    column.Number
                )
                .ConfigureAwait(false);
            if (dependants.Count > 0)
            {
                throw work.Refuse(
                    $"these depend on the column {Written} of {work.Table.Sql}: {string.Join("; ", dependants)}. Take them away in steps before this one, policies first, and make anew without the column what is still needed; a CASCADE would take them without a word."
                );
            }
        }

        yield return work.Transaction(
            null,
            $"drop column {Written} of {work.Table.Sql}",
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
