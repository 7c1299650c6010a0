using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Steps.Maintenance;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps;

/// <summary>Rebuilds indexes, concurrently where possible.</summary>
internal sealed class ReindexStep : MigrationStep
{
    private readonly IReadOnlyList<ObjectName> _indexes;
    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly string? _schema;

    private ReindexStep(KindNode node)
        : base(node)
    {
        _indexes = Read(node, "indexes");
        _tables = Read(node, "tables");
        _schema = Names.Optional(node, "schema");
        if (_schema is "pg_catalog" or "pg_toast" or "information_schema")
        {
            node.Error("schema", $"PostgreSQL cannot rebuild the indexes of {_schema} concurrently.");
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "reindex",
            new MapShape(
                "Rebuilds indexes one after the other, concurrently where possible. Invalid copies that an interrupted "
                    + "REINDEX left (_ccnew, _ccold) are dropped first; an invalid index is valid afterwards.",
                new KeyShape(
                    "indexes",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The indexes; an index of a partitioned table stands for those of its partitions."
                ),
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables whose indexes are rebuilt, with their partitions."
                ),
                new KeyShape(
                    "schema",
                    new ValueShape.Text(Reference.Identifier),
                    "The schema whose indexes are rebuilt: those that the role may rebuild."
                )
            )
            {
                ExactlyOneOf =
                [
                    ["indexes", "tables", "schema"],
                ],
            },
            node => new ReindexStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    reindex: { tables: orders }
                    """,
                Locks =
                    "Readers and writers go on, except for the index of an exclusion constraint: PostgreSQL cannot "
                    + "rebuild it concurrently, so that writers of its table wait until it is rebuilt. A warning says so.",
                Undo = "Changes nothing: the indexes are as they were, rebuilt.",
            },
        };

    /// <summary>True: the definitions of the indexes stay.</summary>
    public override bool HasDerivedUndo => true;

    private protected override string DefaultName =>
        "reindex "
        + (
            _schema is null
                ? DisplayText.Join([.. _indexes.Concat(_tables).Select(n => n.Text)])
                : $"schema {SqlText.QuoteIdentifierIfNeeded(_schema)}"
        );

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var lookup = new ReindexLookup(this, context);
        var indexes = await (
            _schema is null
                ? lookup.OfRelationsAsync(_indexes, _tables, cancellationToken)
                : lookup.OfSchemaAsync(_schema, cancellationToken)
        ).ConfigureAwait(false);
        foreach (var index in indexes)
        {
            if (index.IsExclusion && !context.IsBegun(index.Sql))
            {
                context.Warn(
                    $"{index.Sql} supports an exclusion constraint, and PostgreSQL cannot rebuild it concurrently: "
                        + $"writers of {index.Table} wait while it is rebuilt."
                );
                context.Say($"{index.Sql} is not rebuilt concurrently: it supports an exclusion constraint.");
            }

            var statement = $"REINDEX INDEX {(index.IsExclusion ? string.Empty : "CONCURRENTLY ")}{index.Sql}";
            yield return new StatementBatch
            {
                Key = index.Sql,
                Title = $"rebuild index {index.Sql}",
                Checksum = TextChecksum.Of(statement),
                Statements = [BatchStatement.Made(statement, Place)],
                Transactional = index.IsExclusion,
                Probe = index.IsExclusion ? null : new ReindexProbe(ReindexScope.Table, index.Table),
            };
        }
    }

    internal override IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    ) => NoBatches();

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables)
    {
        (string Text, string Statement)[] statements =
        [
            .. _indexes.Select(i => Of("INDEX", Names.Written(i), string.Empty)),
            .. _tables.Select(t => Of("TABLE", Names.Written(t), " (index by index)")),
            .. _schema is null
                ? []
                : new[] { Of("SCHEMA", SqlText.QuoteIdentifierIfNeeded(_schema), " (index by index)") },
        ];
        return new(
            [.. statements.Select(s => s.Text)],
            StepEffects.Join(statements.Select(s => DdlPreview.EffectsOf(s.Statement)))
        );

        static (string, string) Of(string what, string name, string more)
        {
            var statement = $"REINDEX {what} CONCURRENTLY {name}";
            return (statement + more, statement);
        }
    }

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([], StepEffects.None);

    private static IReadOnlyList<ObjectName> Read(KindNode node, string key)
    {
        var names = NameList.Read(node, key);
        foreach (var twice in names.GroupBy(n => (n.Schema, n.Name)).Where(g => g.Count() > 1))
        {
            node.Error(key, $"{twice.First()} is listed twice.");
        }

        return names;
    }
}
