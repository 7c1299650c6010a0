using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Renames a column.</summary>
internal sealed class RenameColumnStep : DdlStep
{
    private readonly string _from;
    private readonly string _to;

    private RenameColumnStep(KindNode node)
        : base(node)
    {
        _from = Names.One(node, "from");
        _to = Names.One(node, "to");
        if (_from == _to && _from.Length > 0)
        {
            node.Error("to", $"'{node.Text("to")}' is the current name.");
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "rename_column",
            new MapShape(
                "Renames a column. Views and policies follow the rename. Applications must accept both names "
                    + "while the phase runs.",
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
                new KeyShape(
                    "from",
                    new ValueShape.Text(Reference.Identifier),
                    "The current name of the column.",
                    Required: true
                ),
                new KeyShape(
                    "to",
                    new ValueShape.Text(Reference.Identifier),
                    "The new name of the column.",
                    Required: true
                )
            ),
            node => new RenameColumnStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    rename_column:
                      table: customers
                      from: name
                      to: full_name
                    """,
                Locks = "The lock is held for a catalog change only: the table is neither scanned nor rewritten.",
                Undo = "Renames the column back.",
            },
        };

    private protected override string DefaultName =>
        $"rename_column {Quote(_from)} of {Tables.FirstOrDefault()?.Text} to {Quote(_to)}";

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!work.IsBegun())
        {
            if (await work.FindColumnAsync(_to, cancellationToken).ConfigureAwait(false) is not null)
            {
                work.Context.Say(
                    await work.FindColumnAsync(_from, cancellationToken).ConfigureAwait(false) is null
                        ? $"The column {Quote(_from)} of {work.Table.Sql} is already renamed to {Quote(_to)}."
                        : throw work.Refuse(
                            $"{work.Table.Sql} has both a column {Quote(_from)} and a column {Quote(_to)}. "
                                + "Drop one of them first, or choose another name."
                        )
                );
                yield break;
            }

            _ = await work.RequireColumnAsync(_from, cancellationToken).ConfigureAwait(false);
            // Views, policies and indexes follow a column; the source of a function does not.
            var mentions = await work
                .Catalog.ReadAsync(
                    c => c.ReadFunctionsMentioningAsync(Regex.Escape(_from), cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (mentions.Count > 0)
            {
                work.Context.Warn(
                    $"functions contain the word {Quote(_from)} in their source, which a rename does not change: "
                        + $"{DisplayText.Join([.. mentions])}."
                );
            }
        }

        yield return work.Transaction(
            null,
            $"rename column {Quote(_from)} of {work.Table.Sql} to {Quote(_to)}",
            [AlterTable.RenameColumn(work.Table.Sql, _from, _to)]
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

        if (!work.IsBegun() && await work.FindColumnAsync(_to, cancellationToken).ConfigureAwait(false) is null)
        {
            work.Context.Say($"{work.Table.Sql} no longer has a column {Quote(_to)}.");
            yield break;
        }

        yield return work.Transaction(
            null,
            $"rename column {Quote(_to)} of {work.Table.Sql} to {Quote(_from)}",
            [AlterTable.RenameColumn(work.Table.Sql, _to, _from)]
        );
    }

    private protected override IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.RenameColumn(Names.Written(table), _from, _to)];

    private protected override IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    ) => [AlterTable.RenameColumn(Names.Written(table), _to, _from)];

    private static string Quote(string name) => SqlText.QuoteIdentifierIfNeeded(name);
}
