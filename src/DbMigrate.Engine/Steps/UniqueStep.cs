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

/// <summary>Adds a unique constraint on an index that is built concurrently.</summary>
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
                "Adds a unique constraint that uses an index built concurrently. Duplicates are reported "
                    + "before the index is built.",
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
                new KeyShape(
                    "columns",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The columns.",
                    Required: true
                ),
                new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the constraint.")
                {
                    Default = "derived from the table and the columns",
                }
            ),
            node => new UniqueStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    unique:
                      table: customers
                      columns: email
                    """,
                Locks =
                    "The index is built concurrently, which does not block writes. The constraint is then "
                    + "added in a short transaction.",
                Undo = "Drops the constraint with its index.",
            },
        };

    // The server cannot add a constraint USING INDEX to a partitioned table.
    private protected override string TableKinds => "r";

    private protected override string PartitionedAdvice =>
        "Use a step index with 'unique: true'; its columns must include those of the partition key.";

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
            _ = await work.RequireColumnAsync(column, cancellationToken).ConfigureAwait(false);
        }

        var name = NameOn(work.Table.Name);
        if (
            !work.IsBegun()
            && await work.FindConstraintAsync(name, cancellationToken).ConfigureAwait(false) is { } there
        )
        {
            work.Context.Say(
                there.Definition == $"UNIQUE ({Names.List(_columns)})"
                    ? $"The constraint {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql} already exists."
                    : throw work.Refuse(
                        $"the constraint {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql} exists with "
                            + $"another definition: {there.Definition}. "
                            + "Give the new constraint another name with 'name', or drop the existing one first."
                    )
            );
            yield break;
        }

        // An index that existed before is dropped with the constraint, and the undo builds it again.
        var before = work.IsBegun(IndexPart)
            ? null
            : await work.FindRelationAsync(work.Table, name, cancellationToken).ConfigureAwait(false);
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
            before is { Index: { IsComplete: true } index } ? index.Definition : null
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
                $"drop constraint {SqlText.QuoteIdentifierIfNeeded(name)} from {work.Table.Sql}",
                [AlterTable.DropConstraint(work.Table.Sql, name, ifExists: true)]
            );
            if (applied.Before is { } definition)
            {
                yield return work.Alone(
                    IndexPart,
                    $"build index {SqlText.QuoteIdentifierIfNeeded(name)} again",
                    IndexDesign.Concurrently(definition),
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
