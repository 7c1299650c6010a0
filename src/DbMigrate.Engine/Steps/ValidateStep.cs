using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Validates constraints, each in a transaction of its own: writers go on meanwhile.</summary>
internal sealed class ValidateStep : MigrationStep
{
    // A partition's goes with its parent's: that one first, and then there is nothing left to do for the other.
    private const string Query = """
        select n.nspname::text, t.relname::text, c.conname::text, c.convalidated
        from pg_constraint c
        join pg_class t on t.oid = c.conrelid
        join pg_namespace n on n.oid = t.relnamespace
        where n.nspname not in ('pg_catalog', 'information_schema', 'dbmigrate') and n.nspname !~ '^pg_(toast|temp)'
          and exists (select from unnest($1::text[]) p where c.conname like p)
        order by c.coninhcount, n.nspname, t.relname, c.conname
        """;

    private readonly IReadOnlyList<NamePattern> _constraints;

    private ValidateStep(KindNode node)
        : base(node) => _constraints = NamePattern.Read(node, "constraints");

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "validate",
            new MapShape(
                "Validates constraints, each in a transaction of its own.",
                new KeyShape(
                    "constraints",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "Names of constraints, or patterns with *.",
                    Required: true
                )
            )
            {
                ShortForm = "constraints",
            },
            node => new ValidateStep(node)
        );

    /// <summary>What is proven needs no taking back; the undo of the step that made the constraint drops it.</summary>
    public override bool HasDerivedUndo => true;

    private protected override string DefaultName =>
        $"validate {DisplayText.Join([.. _constraints.Select(c => c.ToString()!)])}";

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var all = await ReadAsync(context, cancellationToken).ConfigureAwait(false);
        foreach (var missing in _constraints.Where(p => !all.Any(c => p.Matches(c.Name))))
        {
            throw context.Refuse(
                this,
                missing.Name is null ? $"no constraint is named like {missing}." : $"there is no constraint {missing}."
            );
        }

        var ran = false;
        foreach (var constraint in all.Where(c => !c.Validated || context.IsBegun(c.Key)))
        {
            var proven =
                !context.IsBegun(constraint.Key)
                && (await ReadAsync(context, cancellationToken).ConfigureAwait(false)).Any(c =>
                    c.Key == constraint.Key && c.Validated
                );
            if (!proven)
            {
                ran = true;
                var statement = AlterTable.Validate(constraint.Table, constraint.Name);
                yield return new StatementBatch
                {
                    Key = constraint.Key,
                    Title = $"validate {SqlText.QuoteIdentifierIfNeeded(constraint.Name)} of {constraint.Table}",
                    Checksum = PhaseChecksums.Of(statement),
                    Statements = [BatchStatement.Made(statement, Place)],
                };
            }
        }

        if (!ran)
        {
            context.Say(
                $"{(all.Count == 1 ? "The constraint is" : $"All {all.Count} constraints are")} validated already."
            );
        }
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new(
            [.. _constraints.Select(c => $"ALTER TABLE … VALIDATE CONSTRAINT {c}")],
            new StepEffects
            {
                Relations = [.. _constraints.SelectMany(c => Locks(c.ToString()!))],
                Scans = MigrationStatementEffect.Yes,
            }
        );

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([], StepEffects.None);

    private static IEnumerable<RelationEffect> Locks(string constraint) =>
        [
            new(new RelationName(constraint, RelationNaming.Constraint), MigrationLockMode.ShareUpdateExclusive)
            {
                Scans = MigrationStatementEffect.Yes,
            },
            new(new RelationName(constraint, RelationNaming.Referenced), MigrationLockMode.RowShare)
            {
                Scans = MigrationStatementEffect.Maybe,
            },
        ];

    private async Task<IReadOnlyList<Found>> ReadAsync(StepContext context, CancellationToken cancellationToken)
    {
        var like = await new CatalogReader(this, context)
            .ReadAsync(
                Query,
                r => new Found(
                    SqlText.QuoteQualifiedIfNeeded(r.GetString(0), r.GetString(1)),
                    r.GetString(2),
                    r.GetBoolean(3)
                ),
                cancellationToken,
                (object)_constraints.Select(c => c.Like).ToArray()
            )
            .ConfigureAwait(false);
        return [.. like.Where(c => _constraints.Any(p => p.Matches(c.Name)))];
    }

    /// <param name="Table">The table as SQL reads it.</param>
    /// <param name="Name">The constraint, not quoted.</param>
    /// <param name="Validated">Whether it is proven.</param>
    private sealed record Found(string Table, string Name, bool Validated)
    {
        internal string Key => $"{Table}:{SqlText.QuoteIdentifierIfNeeded(Name)}";
    }
}
