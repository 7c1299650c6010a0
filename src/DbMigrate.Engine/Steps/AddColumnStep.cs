using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Adds a column without rewriting the table.</summary>
internal sealed class AddColumnStep : DdlStep
{
    private readonly string _column;
    private readonly SqlFragment _type;
    private readonly SqlFragment? _default;

    private AddColumnStep(KindNode node)
        : base(node)
    {
        _column = Names.One(node, "column");
        _type = SqlFragment.Of(node, "type") ?? new SqlFragment(string.Empty, node.Place);
        _default = SqlFragment.Of(node, "default");
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "add_column",
            new MapShape(
                "Adds a column, without rewriting the table.",
                [
                    .. NameList.TableKeys,
                    new KeyShape(
                        "column",
                        new ValueShape.Text(Reference.Identifier),
                        "The name of the column.",
                        Required: true
                    ),
                    new KeyShape("type", new ValueShape.Text(Reference.Sql), "Its type.", Required: true),
                    new KeyShape(
                        "default",
                        new ValueShape.Text(Reference.Sql),
                        "Its default, a SQL expression. One that is the same for every row holds for the rows that are there too; one that is not, as gen_random_uuid(), holds for new rows alone, and a backfill fills the others."
                    ),
                ]
            )
            {
                ExactlyOneOf =
                [
                    ["table", "tables"],
                ],
            },
            node => new AddColumnStep(node)
        );

    private string Written => SqlText.QuoteIdentifierIfNeeded(_column);

    private protected override string DefaultName =>
        $"add_column {Written} to {DisplayText.Join([.. Tables.Select(t => t.Text)])}";

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (type, byDefault) = (_type.Read(work.Context.Variables), _default?.Read(work.Context.Variables));
        var trial = await ColumnProbe.RunAsync(work.Catalog, type, byDefault, cancellationToken).ConfigureAwait(false);
        if (!work.IsBegun())
        {
            if (await CatalogColumn.FindAsync(work, _column, cancellationToken).ConfigureAwait(false) is { } there)
            {
                RequireSame(work, there, trial);
                work.Context.Say($"{work.Table.Sql} has the column {Written} already.");
                yield break;
            }

            await RequireNoRewriteAsync(work, trial, cancellationToken).ConfigureAwait(false);
        }

        yield return work.Transaction(
            null,
            $"add column {Written} to {work.Table.Sql}",
            trial.DefaultRewrites && byDefault is not null
                ?
                [
                    AlterTable.AddColumn(work.Table.Sql, _column, type),
                    AlterTable.SetDefault(work.Table.Sql, _column, byDefault),
                ]
                : [AlterTable.AddColumn(work.Table.Sql, _column, type, byDefault)]
        );
    }

    private protected override async IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (work.Applied() is null)
        {
            yield break;
        }

        if (
            !work.IsBegun()
            && await CatalogColumn.FindAsync(work, _column, cancellationToken).ConfigureAwait(false) is null
        )
        {
            work.Context.Say($"{work.Table.Sql} has no column {Written} any more.");
            yield break;
        }

        yield return work.Transaction(
            null,
            $"drop column {Written} of {work.Table.Sql}",
            [AlterTable.DropColumn(work.Table.Sql, _column)]
        );
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.AddColumn(Names.Written(table), _column, _type.Read(variables), _default?.Read(variables))];

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.DropColumn(Names.Written(table), _column)];

    private void RequireSame(TableStepContext work, CatalogColumn there, ColumnProbe wanted)
    {
        if (there.Type != wanted.Type)
        {
            throw work.Refuse(
                $"{work.Table.Sql} has a column {Written} already, and it is {there.Type}, not {wanted.Type}. Give the new one another name, or mend the type in the plan."
            );
        }

        if (_default is not null && there.Default != wanted.Default)
        {
            throw work.Refuse(
                $"{work.Table.Sql} has a column {Written} already, and {(there.Default is null ? "it has no default" : $"its default is {there.Default}")}, not {wanted.Default}. Change the default in a SQL file, or leave it out of the step."
            );
        }
    }

    private async Task RequireNoRewriteAsync(
        TableStepContext work,
        ColumnProbe trial,
        CancellationToken cancellationToken
    )
    {
        if (!trial.TypeRewrites && !trial.DefaultRewrites)
        {
            return;
        }

        var filled = await work
            .Catalog.ReadAsync($"select exists (select from {work.Table.Sql})", r => r.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false);
        if (!filled[0])
        {
            return;
        }

        if (trial.TypeRewrites)
        {
            throw work.Refuse(
                $"a column of type {trial.Type}, a domain with constraints, is added by writing all of {work.Table.Sql} anew while nobody can read it. Add it with the domain's base type and a check of its own."
            );
        }

        work.Context.Warn(
            $"the default {trial.Default} is another one for each row: the rows that {work.Table.Sql} has keep NULL in {Written} until a backfill fills them; new rows get it."
        );
    }
}
