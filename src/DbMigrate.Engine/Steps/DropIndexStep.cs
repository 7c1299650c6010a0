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
using Npgsql;

namespace DbMigrate.Engine.Steps;

/// <summary>Drops an index concurrently, and builds it again for the undo.</summary>
internal sealed class DropIndexStep : MigrationStep
{
    private const string CommentPart = ":comment";

    private const string Query = """
        select c.relkind::text, pg_get_indexdef(i.indexrelid), n.nspname::text, t.relname::text, c.relname::text, obj_description(c.oid, 'pg_class'), i.indisreplident, i.indisvalid,
               (select o.conname::text from pg_constraint o where o.conindid = c.oid and o.contype in ('p', 'u', 'x') limit 1),
               exists (select from pg_inherits h where h.inhrelid = c.oid)
        from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid left join pg_namespace n on n.oid = t.relnamespace
        where c.oid = 
        """;

    private readonly ObjectName _index;

    private DropIndexStep(KindNode node)
        : base(node) =>
        _index =
            NameList.Read(node, "index").FirstOrDefault() ?? new ObjectName(null, string.Empty, node.Text("index"));

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "drop_index",
            new MapShape(
                "Drops an index concurrently; the undo builds it again as it was.",
                new KeyShape("index", new ValueShape.Text(Reference.Identifier), "The index.", Required: true)
            )
            {
                ShortForm = "index",
            },
            node => new DropIndexStep(node)
        );

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

        // As the plan names it: known again also when it is gone.
        var statement = DropStatement;
        yield return new StatementBatch
        {
            Key = Written,
            Title = $"drop index {Written}",
            Checksum = PhaseChecksums.Of(statement),
            Statements = [BatchStatement.Made(statement, Place)],
            Transactional = false,
            Probe = new DropIndexProbe(Written),
            Before = there is null ? null : JsonSerializer.Serialize(there, StepJsonContext.Default.Found),
        };
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (
            context.Applied.GetValueOrDefault(Written)?.Before is not { } json
            || JsonSerializer.Deserialize(json, StepJsonContext.Default.Found) is not { } before
        )
        {
            yield break;
        }

        // It was begun, and the server may not have come far enough to take anything away.
        if (
            !context.IsBegun(Written)
            && await FindAsync(context, cancellationToken).ConfigureAwait(false) is { IsValid: true }
        )
        {
            context.Say($"The index {Written} is there.");
            yield break;
        }

        var statement = IndexDesign.Concurrently(before.Definition);
        yield return new StatementBatch
        {
            Key = Written,
            Title = $"build index {Written} again",
            Checksum = PhaseChecksums.Of(statement),
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
                Title = $"comment of index {Written}",
                Checksum = PhaseChecksums.Of(comment),
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

    private void Require(StepContext context, Found index)
    {
        var because = index switch
        {
            { Kind: not ("i" or "I") } => "it is no index",
            { Constraint: { } constraint } =>
                $"it stands for the constraint {SqlText.QuoteIdentifierIfNeeded(constraint)} of {index.Table}: drop that in a SQL file",
            { Kind: "I" } =>
                "it is of a partitioned table, of which the server drops none concurrently: drop it in a SQL file, at a quiet time",
            { IsAttached: true } => "it is a part of the index of a partitioned table, and goes with that alone",
            { IsReplicaIdentity: true } =>
                $"it tells the rows of {index.Table} apart for replication (REPLICA IDENTITY): choose another one first",
            _ => null,
        };
        if (because is not null)
        {
            throw context.Refuse(this, $"{Written} is not dropped: {because}.");
        }
    }

    private async Task<Found?> FindAsync(StepContext context, CancellationToken cancellationToken)
    {
        // Found by the session's search_path; then told with whole names, since only pg_catalog is looked through.
        var catalog = new CatalogReader(this, context);
        var oid = await catalog
            .ReadAsync(
                "select to_regclass($1)::oid::bigint",
                r => r.IsDBNull(0) ? 0 : r.GetInt64(0),
                cancellationToken,
                SqlText.QuoteQualified(_index.Schema, _index.Name)
            )
            .ConfigureAwait(false);
        if (oid[0] == 0)
        {
            return null;
        }

        var found = await catalog
            .TryAsync(
                [
                    "set local search_path = pg_catalog",
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Query}{oid[0]}"),
                ],
                Make,
                cancellationToken
            )
            .ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    private static Found Make(NpgsqlDataReader r) =>
        r.IsDBNull(1)
            ? new Found(
                r.GetString(0),
                string.Empty,
                string.Empty,
                string.Empty,
                string.Empty,
                null,
                false,
                true,
                null,
                false
            )
            : new Found(
                r.GetString(0),
                r.GetString(1),
                SqlText.QuoteQualifiedIfNeeded(r.GetString(2), r.GetString(3)),
                r.GetString(4),
                SqlText.QuoteQualifiedIfNeeded(r.GetString(2), r.GetString(4)),
                r.IsDBNull(5) ? null : r.GetString(5),
                r.GetBoolean(6),
                r.GetBoolean(7),
                r.IsDBNull(8) ? null : r.GetString(8),
                r.GetBoolean(9)
            );

    /// <summary>The index before the step: kept for its undo.</summary>
    internal sealed record Found(
        string Kind,
        string Definition,
        string Table,
        string Name,
        string Sql,
        string? Comment,
        bool IsReplicaIdentity,
        bool IsValid,
        string? Constraint,
        bool IsAttached
    );
}
