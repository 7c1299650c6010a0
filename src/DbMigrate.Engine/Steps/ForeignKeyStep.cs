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
/// Adds a foreign key: first the index on the referencing columns, then the key for new rows, then its validation.
/// </summary>
internal sealed class ForeignKeyStep : DdlStep
{
    private const string IndexPart = "index";

    private readonly IReadOnlyList<string> _columns;
    private readonly ForeignKeyTarget _target;
    private readonly string _onDelete;
    private readonly string? _name;
    private readonly bool _index;

    private ForeignKeyStep(KindNode node)
        : base(node)
    {
        _columns = Names.Many(node, "columns");
        _target = ForeignKeyTarget.Read(node, "references");
        _onDelete = node.OptionalText("on_delete") ?? "no action";
        _name = Names.Optional(node, "name");
        _index = node.Boolean("index", otherwise: true);
        if (_target.Columns.Count > 0 && _target.Columns.Count != _columns.Count)
        {
            node.Error(
                "references",
                $"{DisplayText.Count(_columns.Count, "column")} cannot reference "
                    + $"{DisplayText.Count(_target.Columns.Count, "column")}."
            );
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("foreign_key", ForeignKeyShape.Shape, node => new ForeignKeyStep(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    foreign_key:
                      table: orders
                      columns: customer_id
                      references: customers(id)
                      on_delete: restrict
                    """,
                Locks =
                    "The index is built concurrently. The constraint is added in one transaction and "
                    + "validated in another, so the scan does not block writes.",
                Undo = "Drops the constraint, and the index if the step built it.",
            },
        };

    private protected override string DefaultName =>
        $"foreign_key of {DisplayText.Join([.. Tables.Select(t => t.Text)])} to {_target.Table}";

    private IndexDesign Index => IndexDesign.On(_columns);

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables)
    {
        var preview = base.Preview(variables);
        return _index
            ? preview
            : preview with
            {
                Effects = preview.Effects with
                {
                    Unindexed = [.. Tables.Select(t => new UnindexedKey(Names.Written(t), _columns))],
                },
            };
    }

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables)
    {
        // The undo locks the referenced table first: dropping the key takes that lock, whatever its statement names.
        var preview = base.UndoPreview(variables);
        return preview with
        {
            Effects = StepEffects.Join([
                DdlPreview.OfTables([Names.Written(_target.Table)], MigrationLockMode.AccessExclusive) with
                {
                    Changed = [],
                    ChangedRelations = [],
                },
                preview.Effects,
            ]),
        };
    }

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var column in _columns)
        {
            _ = await work.RequireColumnAsync(column, cancellationToken).ConfigureAwait(false);
        }

        var referenced = await work
            .Catalog.RequireTableAsync(_target.Table, TableKinds, cancellationToken)
            .ConfigureAwait(false);
        var name = NameOn(work.Table.Name);
        var there = await ForeignKeyLookup
            .FindAsync(work, name, key => _target.IsTargetOf(key, _columns, referenced, _onDelete), cancellationToken)
            .ConfigureAwait(false);
        if (there is not { IsValidated: true } && !IsBegunIn(work))
        {
            await OrphanedRows
                .RequireNoneAsync(work, _columns, referenced, _target.Columns, cancellationToken)
                .ConfigureAwait(false);
        }

        if (
            work.IsBegun(IndexPart)
            || !await work
                .Catalog.ReadAsync(c => c.IsIndexedAsync(work.Table, _columns, cancellationToken), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            if (_index)
            {
                await foreach (
                    var batch in IndexBuild
                        .BuildAsync(work, Index, Index.NameOn(work.Table.Name), IndexPart, cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    yield return batch;
                }
            }
            else
            {
                work.Context.Warn(
                    $"no index of {work.Table.Sql} begins with ({Names.List(_columns)}): every delete from "
                        + $"{referenced.Sql} reads the whole table. Remove 'index: false', or add an index."
                );
            }
        }

        if (there is { IsValidated: true } && !work.IsBegun(CheckConstraintBatches.ValidatePart))
        {
            work.Context.Say(
                $"The foreign key {SqlText.QuoteIdentifierIfNeeded(there.Name)} of {work.Table.Sql} already exists."
            );
            yield break;
        }

        if (there is null || work.IsBegun())
        {
            yield return work.Transaction(
                null,
                $"add foreign key {SqlText.QuoteIdentifierIfNeeded(name)} to {work.Table.Sql}, NOT VALID",
                [AlterTable.AddNotValid(work.Table.Sql, name, _target.Definition(_columns, referenced.Sql, _onDelete))],
                first: await ForeignKeyTarget
                    .LockAsync(work, referenced, "SHARE ROW EXCLUSIVE", cancellationToken)
                    .ConfigureAwait(false)
            );
        }

        var proven = there?.Name ?? name;
        yield return work.Transaction(
            CheckConstraintBatches.ValidatePart,
            $"validate foreign key {SqlText.QuoteIdentifierIfNeeded(proven)} of {work.Table.Sql}",
            [AlterTable.Validate(work.Table.Sql, proven)]
        );
    }

    private protected override async IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (work.Applied() is not null)
        {
            var name = NameOn(work.Table.Name);
            var referenced = await work.Catalog.FindTableAsync(_target.Table, cancellationToken).ConfigureAwait(false);
            yield return work.Transaction(
                null,
                $"drop foreign key {SqlText.QuoteIdentifierIfNeeded(name)} from {work.Table.Sql}",
                [AlterTable.DropConstraint(work.Table.Sql, name, ifExists: true)],
                first: referenced is null
                    ? []
                    : await ForeignKeyTarget
                        .LockAsync(work, referenced, "ACCESS EXCLUSIVE", cancellationToken)
                        .ConfigureAwait(false)
            );
        }

        await foreach (
            var batch in IndexBuild
                .DropAsync(work, Index, Index.NameOn(work.Table.Name), IndexPart, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            yield return batch;
        }
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var (sql, name) = (Names.Written(table), NameOn(table.Name));
        IEnumerable<string> index = _index ? [Index.Create(sql, Index.NameOn(table.Name))] : [];
        return
        [
            .. index,
            AlterTable.AddNotValid(sql, name, _target.Definition(_columns, Names.Written(_target.Table), _onDelete)),
            AlterTable.Validate(sql, name),
        ];
    }

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    )
    {
        IEnumerable<string> index = _index
            ? ["DROP INDEX CONCURRENTLY " + SqlText.QuoteQualifiedIfNeeded(table.Schema, Index.NameOn(table.Name))]
            : [];
        return [AlterTable.DropConstraint(Names.Written(table), NameOn(table.Name)), .. index];
    }

    private static bool IsBegunIn(TableStepContext work) =>
        work.IsBegun() || work.IsBegun(IndexPart) || work.IsBegun(CheckConstraintBatches.ValidatePart);

    private string NameOn(string table) => _name ?? DerivedName.Of(table, _columns, "fkey");
}
