using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps;

/// <summary>Adds a unique constraint on an index that was built concurrently.</summary>
internal sealed class UniqueStep : DdlStep
{
    private const string IndexPart = "index";

    private readonly IReadOnlyList<string> _columns;
    private readonly string? _name;

    private UniqueStep(KindNode node)
        : base(node)
    {
        _columns = Names.Many(node, "columns");
        _name = Names.Optional(node, "name");
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "unique",
            new MapShape(
                "Adds a unique constraint on an index that was built concurrently. Duplicates are named before anything is built.",
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
                new KeyShape(
                    "columns",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The columns.",
                    Required: true
                ),
                new KeyShape(
                    "name",
                    new ValueShape.Text(Reference.Identifier),
                    "The name of the constraint; made of table and columns where nothing is said."
                )
            ),
            node => new UniqueStep(node)
        );

    // The server takes no index over for a constraint of a partitioned table.
    private protected override string TableKinds => "r";

    private protected override string DefaultName =>
        $"unique ({DisplayText.Join(_columns)}) on {Tables.FirstOrDefault()?.Text}";

    private IndexDesign Index => IndexDesign.On(_columns, unique: true);

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var column in _columns)
        {
            _ = await CatalogColumn.RequireAsync(work, column, cancellationToken).ConfigureAwait(false);
        }

        var name = NameOn(work.Table.Name);
        if (
            !work.IsBegun()
            && await CatalogConstraint.FindAsync(work, name, cancellationToken).ConfigureAwait(false) is { } there
        )
        {
            work.Context.Say(
                there.Definition == $"UNIQUE ({Names.List(_columns)})"
                    ? $"The constraint {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql} is there already."
                    : throw work.Refuse(
                        $"the constraint {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql} is there and says something else: {there.Definition}. Give the new one another name with 'name', or drop the old one first."
                    )
            );
            yield break;
        }

        // An index that was there before goes with the constraint, and the undo makes it again.
        var before = work.IsBegun(IndexPart)
            ? null
            : await CatalogRelation.FindAsync(work.Catalog, work.Table, name, cancellationToken).ConfigureAwait(false);
        await foreach (
            var batch in IndexBuild.BuildAsync(work, Index, name, IndexPart, cancellationToken).ConfigureAwait(false)
        )
        {
            yield return batch;
        }

        yield return work.Transaction(
            null,
            $"add constraint {SqlText.QuoteIdentifierIfNeeded(name)} to {work.Table.Sql}",
            [AlterTable.AddUniqueUsing(work.Table.Sql, name)],
            before is { Valid: true } ? before.Definition : null
        );
    }

    private protected override async IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var name = NameOn(work.Table.Name);
        if (work.Applied() is { } applied)
        {
            yield return work.Transaction(
                null,
                $"drop constraint {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql}",
                [AlterTable.DropConstraint(work.Table.Sql, name, ifExists: true)]
            );
            if (applied.Before is { } index)
            {
                yield return work.Alone(
                    IndexPart,
                    $"build index {SqlText.QuoteIdentifierIfNeeded(name)} again",
                    IndexDesign.Concurrently(index),
                    new CreateIndexProbe(work.Table.Sql, name)
                );
            }

            yield break;
        }

        await foreach (
            var batch in IndexBuild.DropAsync(work, Index, name, IndexPart, cancellationToken).ConfigureAwait(false)
        )
        {
            yield return batch;
        }
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) =>
        [
            Index.Create(Names.Written(table), NameOn(table.Name)),
            AlterTable.AddUniqueUsing(Names.Written(table), NameOn(table.Name)),
        ];

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.DropConstraint(Names.Written(table), NameOn(table.Name))];

    private string NameOn(string table) => _name ?? Index.NameOn(table, "key");
}
