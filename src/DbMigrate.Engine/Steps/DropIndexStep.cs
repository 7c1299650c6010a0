using System.Runtime.CompilerServices;
using System.Text.Json;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps;

/// <summary>Drops an index concurrently; the undo builds it again.</summary>
internal sealed class DropIndexStep : MigrationStep
{
    private const string CommentPart = ":comment";

    private readonly ObjectName _index;

    private DropIndexStep(KindNode node)
        : base(node) =>
        _index =
            NameList.Read(node, "index").FirstOrDefault() ?? new ObjectName(null, string.Empty, node.Text("index"));

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "drop_index",
            new MapShape(
                "Drops an index concurrently.",
                new KeyShape("index", new ValueShape.Text(Reference.Identifier), "The index to drop.", Required: true)
            )
            {
                ShortForm = "index",
            },
            node => new DropIndexStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    drop_index: orders_created_at_idx
                    """,
                Undo = "Builds the index again, concurrently, with its previous definition.",
            },
        };

    public override bool HasDerivedUndo => true;

    private protected override string DefaultName => $"drop_index {_index}";

    private string Written => Names.Written(_index);

    private string DropStatement => "DROP INDEX CONCURRENTLY " + Written;

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var there = await FindAsync(context, cancellationToken).ConfigureAwait(false);
        if (!context.IsBegun(Written))
        {
            if (there is null)
            {
                context.Say($"There is no index {Written}.");
                yield break;
            }

            Require(context, there);
        }

        // The name from the plan: the statement and its checksum stay the same after the index is dropped.
        var statement = DropStatement;
        yield return new StatementBatch
        {
            Key = Written,
            Title = $"drop index {Written}",
            Checksum = TextChecksum.Of(statement),
            Statements = [BatchStatement.Made(statement, Place)],
            Transactional = false,
            Probe = new DropIndexProbe(Written),
            Before = there?.Index is null ? null : Keep(there),
        };
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (
            context.Applied.GetValueOrDefault(Written)?.Before is not { } json
            || JsonSerializer.Deserialize(json, StepJsonContext.Default.DroppedIndex) is not { } before
        )
        {
            yield break;
        }

        // The drop began, and the server may have stopped before it dropped anything.
        if (
            !context.IsBegun(Written)
            && await FindAsync(context, cancellationToken).ConfigureAwait(false) is { Index.IsValid: true }
        )
        {
            context.Say($"The index {Written} exists.");
            yield break;
        }

        var statement = IndexDesign.Concurrently(before.Definition);
        yield return new StatementBatch
        {
            Key = Written,
            Title = $"build index {Written} again",
            Checksum = TextChecksum.Of(statement),
            Statements = [BatchStatement.Made(statement, Place)],
            Transactional = false,
            Probe = new CreateIndexProbe(before.Table, before.Name),
        };
        if (before.Comment is not null)
        {
            var comment = $"COMMENT ON INDEX {before.Sql} IS {SqlText.QuoteLiteral(before.Comment)}";
            yield return new StatementBatch
            {
                Key = Written + CommentPart,
                Title = $"restore the comment of index {Written}",
                Checksum = TextChecksum.Of(comment),
                Statements = [BatchStatement.Made(comment, Place)],
            };
        }
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new([DropStatement], DdlPreview.EffectsOf(DropStatement));

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new(
            [$"CREATE INDEX CONCURRENTLY {Written} … (as it was)"],
            new StepEffects
            {
                Relations =
                [
                    new(new RelationName(Written, RelationNaming.Index), MigrationLockMode.ShareUpdateExclusive)
                    {
                        Scans = MigrationStatementEffect.Yes,
                    },
                ],
                Scans = MigrationStatementEffect.Yes,
                Created = [new MigrationStatementObject("index", Written)],
                ChangedRelations = [Written],
                Transactional = false,
            }
        );

    private void Require(StepContext context, CatalogRelation relation)
    {
        var because = relation switch
        {
            { Index: null } => "it is not an index",
            { Index.Constraint: { } constraint } =>
                $"it supports the constraint {SqlText.QuoteIdentifierIfNeeded(constraint)} of {relation.Index.Table}; "
                    + "drop the constraint in a SQL file",
            { Kind: 'I' } => "it is an index of a partitioned table, which the server cannot drop concurrently; "
                + "drop it in a SQL file at a quiet time",
            { Index.IsAttached: true } =>
                "it is attached to the index of a partitioned table, and is dropped only with that",
            { Index.IsReplicaIdentity: true } =>
                $"it is the REPLICA IDENTITY of {relation.Index.Table}; choose another one first",
            _ => null,
        };
        if (because is not null)
        {
            throw context.Refuse(this, $"{Written} cannot be dropped: {because}.");
        }
    }

    private Task<CatalogRelation?> FindAsync(StepContext context, CancellationToken cancellationToken) =>
        new StepCatalog(this, context).ReadAsync(
            c => c.FindRelationAsync(_index, cancellationToken),
            cancellationToken
        );

    private static string Keep(CatalogRelation relation) =>
        JsonSerializer.Serialize(
            new DroppedIndex(
                relation.Index!.Definition,
                relation.Index.Table,
                relation.Name,
                relation.Sql,
                relation.Index.Comment
            ),
            StepJsonContext.Default.DroppedIndex
        );

    /// <summary>An index before the step, kept for its undo.</summary>
    /// <param name="Definition">The statement that creates it.</param>
    /// <param name="Table">Its table, as SQL reads it.</param>
    /// <param name="Name">Its name, not quoted.</param>
    /// <param name="Sql">Its name with its schema, as SQL reads it.</param>
    /// <param name="Comment">Its comment, or null.</param>
    internal sealed record DroppedIndex(string Definition, string Table, string Name, string Sql, string? Comment);
}
