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
    // Views, policies and indexes follow a column; a function's text does not.
    private const string Mentions = """
        select p.oid::regprocedure::text from pg_proc p join pg_language l on l.oid = p.prolang
        where p.prosrc ~ ('\y' || $1 || '\y') and l.lanname not in ('c', 'internal')
          and p.pronamespace not in (select n.oid from pg_namespace n where n.nspname in ('pg_catalog', 'information_schema', 'dbmigrate'))
          and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        order by 1 limit 10
        """;

    private readonly string _from;
    private readonly string _to;

    private RenameColumnStep(KindNode node)
        : base(node)
    {
        _from = Names.One(node, "from");
        _to = Names.One(node, "to");
        if (_from == _to && _from.Length > 0)
        {
            node.Error("to", $"'{node.Text("to")}' is the name that it has.");
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "rename_column",
            new MapShape(
                "Renames a column. Views and policies follow; application code that names it must be ready for both names.",
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
                new KeyShape(
                    "from",
                    new ValueShape.Text(Reference.Identifier),
                    "The name that it has.",
                    Required: true
                ),
                new KeyShape("to", new ValueShape.Text(Reference.Identifier), "The name that it gets.", Required: true)
            ),
            node => new RenameColumnStep(node)
        );

    private protected override string DefaultName =>
        $"rename_column {Quote(_from)} of {Tables.FirstOrDefault()?.Text} to {Quote(_to)}";

    private protected override async IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!work.IsBegun())
        {
            if (await CatalogColumn.FindAsync(work, _to, cancellationToken).ConfigureAwait(false) is not null)
            {
                work.Context.Say(
                    await CatalogColumn.FindAsync(work, _from, cancellationToken).ConfigureAwait(false) is null
                        ? $"{work.Table.Sql} has the column {Quote(_to)} already, and {Quote(_from)} no more."
                        : throw work.Refuse(
                            $"{work.Table.Sql} has both a column {Quote(_from)} and a column {Quote(_to)}. Take one away first, or choose another name."
                        )
                );
                yield break;
            }

            _ = await CatalogColumn.RequireAsync(work, _from, cancellationToken).ConfigureAwait(false);
            var mentions = await work
                .Catalog.ReadAsync(Mentions, r => r.GetString(0), cancellationToken, Regex.Escape(_from))
                .ConfigureAwait(false);
            if (mentions.Count > 0)
            {
                work.Context.Warn(
                    $"functions have the word {Quote(_from)} in their text, which does not change with the column: {DisplayText.Join([.. mentions])}."
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

        if (
            !work.IsBegun() && await CatalogColumn.FindAsync(work, _to, cancellationToken).ConfigureAwait(false) is null
        )
        {
            work.Context.Say($"{work.Table.Sql} has no column {Quote(_to)} any more.");
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
