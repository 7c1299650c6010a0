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
/// Adds a foreign key: the index on its side, then the key for new rows, then the proof for the others.
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
                $"{DisplayText.Count(_columns.Count, "column")} cannot reference {DisplayText.Count(_target.Columns.Count, "column")}."
            );
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "foreign_key",
            new MapShape(
                "Adds a foreign key, not valid first and then validated, with an index on its side.",
                [
                    .. NameList.TableKeys,
                    new KeyShape(
                        "columns",
                        new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                        "The referencing columns.",
                        Required: true
                    ),
                    new KeyShape(
                        "references",
                        new ValueShape.Text(Reference.Sql),
                        "What they reference: auth.users(id); the primary key where no column is said.",
                        Required: true
                    ),
                    new KeyShape(
                        "on_delete",
                        new ValueShape.Text(OneOf: ["cascade", "restrict", "set null", "set default", "no action"]),
                        "What becomes of the row when the referenced one is deleted; no action where nothing is said."
                    ),
                    new KeyShape(
                        "name",
                        new ValueShape.Text(Reference.Identifier),
                        "The name of the constraint; made of table and columns where nothing is said."
                    ),
                    new KeyShape(
                        "index",
                        new ValueShape.Boolean(),
                        "Whether to build an index on the referencing columns where none begins with them; true where nothing is said. Without one, every delete of a referenced row reads the whole table."
                    ),
                ]
            )
            {
                ExactlyOneOf =
                [
                    ["table", "tables"],
                ],
            },
            node => new ForeignKeyStep(node)
        );

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

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var column in _columns)
        {
            _ = await CatalogColumn.RequireAsync(work, column, cancellationToken).ConfigureAwait(false);
        }

        var referenced = await work
            .Catalog.RequireTableAsync(_target.Table, TableKinds, cancellationToken)
            .ConfigureAwait(false);
        var name = NameOn(work.Table.Name);
        var there = await RequireNameAsync(work, referenced, name, cancellationToken).ConfigureAwait(false);
        if (
            work.IsBegun(IndexPart)
            || !await ForeignKeyTarget.IsIndexedAsync(work, _columns, cancellationToken).ConfigureAwait(false)
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
                    $"no index of {work.Table.Sql} begins with ({Names.List(_columns)}): every delete from {referenced.Sql} reads all of it. Leave out 'index: false', or add one."
                );
            }
        }

        if (there is { Validated: true } && !work.IsBegun(CheckConstraintBatches.ValidatePart))
        {
            work.Context.Say(
                $"The foreign key {SqlText.QuoteIdentifierIfNeeded(there.Name)} of {work.Table.Sql} is there already."
            );
            yield break;
        }

        if (there is null || work.IsBegun())
        {
            yield return work.Transaction(
                null,
                $"add foreign key {SqlText.QuoteIdentifierIfNeeded(name)} to {work.Table.Sql}, not valid",
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
                $"drop foreign key {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql}",
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

    private string NameOn(string table) => _name ?? DerivedName.Of(table, _columns, "fkey");

    /// <summary>
    /// The foreign key where it is there, under whatever name; another constraint of its name is an error.
    /// </summary>
    private async Task<CatalogForeignKey?> RequireNameAsync(
        TableStepContext work,
        CatalogTable referenced,
        string name,
        CancellationToken cancellationToken
    )
    {
        var all = await _target
            .FindAsync(work, referenced, _columns, _onDelete, cancellationToken)
            .ConfigureAwait(false);
        var there = all.FirstOrDefault(f => f.Same && f.Name == name) ?? all.FirstOrDefault(f => f.Same);
        if (
            there is null
            && !work.IsBegun()
            && await CatalogConstraint.FindAsync(work, name, cancellationToken).ConfigureAwait(false) is { } other
        )
        {
            throw work.Refuse(
                $"the constraint {SqlText.QuoteIdentifierIfNeeded(name)} of {work.Table.Sql} is there and says something else: {other.Definition}. Give the foreign key another name with 'name', or drop the old one first."
            );
        }

        return
            there is null
            && work.Table.IsPartitioned
            && !work.IsBegun()
            && await ServerVersionAsync(work, cancellationToken).ConfigureAwait(false) < 180000
            ? throw work.Refuse(
                $"{work.Table.Sql} is partitioned, and a foreign key that is not valid yet can be added to such a table from PostgreSQL 18 on. Add it to its partitions with a step, 'tables: [partitions]', and then to the table itself in a SQL file: it takes over theirs without a scan."
            )
            : there;
    }

    private static async Task<int> ServerVersionAsync(TableStepContext work, CancellationToken cancellationToken) =>
        (
            await work
                .Catalog.ReadAsync(
                    "select current_setting('server_version_num')::int",
                    r => r.GetInt32(0),
                    cancellationToken
                )
                .ConfigureAwait(false)
        )[0];
}
