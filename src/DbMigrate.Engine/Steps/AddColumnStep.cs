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
        _type = SqlFragment.Of(node, "type", FragmentShape.ColumnPart) ?? new SqlFragment(string.Empty, node.Place);
        _default = SqlFragment.Of(node, "default", FragmentShape.ColumnPart);
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "add_column",
            new MapShape(
                "Adds a column without rewriting the table.",
                [
                    .. NameList.TableKeys,
                    new KeyShape(
                        "column",
                        new ValueShape.Text(Reference.Identifier),
                        "The name of the new column.",
                        Required: true
                    ),
                    new KeyShape("type", new ValueShape.Text(Reference.Sql), "The type of the column.", Required: true),
                    new KeyShape(
                        "default",
                        new ValueShape.Text(Reference.Sql),
                        "The default of the column, a SQL expression. A value that is the same for every row "
                            + "also applies to existing rows. A volatile expression such as "
                            + "gen_random_uuid() applies to new rows only; a backfill fills the existing "
                            + "ones."
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
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    add_column:
                      table: orders
                      column: paid
                      type: boolean
                      default: "false"
                    """,
                Locks = "The lock is held for a catalog change only: the table is neither scanned nor rewritten.",
                Undo = "Drops the column. The values that were written to it since are lost.",
            },
        };

    private string Written => SqlText.QuoteIdentifierIfNeeded(_column);

    private protected override string DefaultName =>
        $"add_column {Written} to {DisplayText.Join([.. Tables.Select(t => t.Text)])}";

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (type, byDefault) = (_type.Read(work.Context.Variables), _default?.Read(work.Context.Variables));
        var trial = await work
            .Catalog.ReadAsync(c => c.TryColumnAsync(type, byDefault, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (!work.IsBegun())
        {
            if (await work.FindColumnAsync(_column, cancellationToken).ConfigureAwait(false) is { } there)
            {
                RequireSame(work, there, trial);
                work.Context.Say($"{work.Table.Sql} already has the column {Written}.");
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

        if (!work.IsBegun() && await work.FindColumnAsync(_column, cancellationToken).ConfigureAwait(false) is null)
        {
            work.Context.Say($"{work.Table.Sql} no longer has a column {Written}.");
            yield break;
        }

        yield return work.Transaction(
            null,
            $"drop column {Written} from {work.Table.Sql}",
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

    private void RequireSame(TableStepContext work, CatalogColumn there, ColumnTrial wanted)
    {
        if (there.Type != wanted.Type)
        {
            throw work.Refuse(
                $"{work.Table.Sql} already has a column {Written} of type {there.Type}, not {wanted.Type}. "
                    + "Give the new column another name, or correct the type in the plan."
            );
        }

        if (_default is not null && there.Default != wanted.Default)
        {
            throw work.Refuse(
                $"{work.Table.Sql} already has a column {Written}, {there.DescribeDefault()}, not default "
                    + $"{wanted.Default}. Change the default in a SQL file, or leave it out of the step."
            );
        }
    }

    private async Task RequireNoRewriteAsync(
        TableStepContext work,
        ColumnTrial trial,
        CancellationToken cancellationToken
    )
    {
        if (!trial.TypeRewrites && !trial.DefaultRewrites)
        {
            return;
        }

        var filled = await work
            .Catalog.QueryIsolatedAsync(
                $"select exists (select from {work.Table.Sql})",
                r => r.GetBoolean(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!filled[0])
        {
            return;
        }

        if (trial.TypeRewrites)
        {
            throw work.Refuse(
                $"adding a column of type {trial.Type}, a domain with constraints, rewrites {work.Table.Sql} under a "
                    + "lock that blocks readers. Add the column with the domain's base type and a check constraint."
            );
        }

        work.Context.Warn(
            $"the default {trial.Default} differs for each row: existing rows of {work.Table.Sql} have NULL in "
                + $"{Written} until a backfill fills them; new rows get the default."
        );
    }
}
