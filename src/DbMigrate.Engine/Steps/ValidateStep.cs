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

/// <summary>Validates constraints, each in a transaction of its own; writers are not blocked.</summary>
internal sealed class ValidateStep : MigrationStep
{
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
                    "The names of constraints, or patterns with * and ?.",
                    Required: true
                )
            )
            {
                ShortForm = "constraints",
            },
            node => new ValidateStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    validate: orders_total_check
                    """,
                Locks = "Writes are not blocked while the rows are checked.",
                Undo = "Changes nothing: the constraints stay validated.",
            },
        };

    /// <summary>True: a validation needs no undo. The undo of the step that added the constraint drops it.</summary>
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
                missing.Name is null ? $"no constraint matches {missing}." : $"there is no constraint {missing}."
            );
        }

        var ran = false;
        foreach (var constraint in all.Where(c => !c.IsValidated || context.IsBegun(KeyOf(c))))
        {
            var validated =
                !context.IsBegun(KeyOf(constraint))
                && (await ReadAsync(context, cancellationToken).ConfigureAwait(false)).Any(c =>
                    KeyOf(c) == KeyOf(constraint) && c.IsValidated
                );
            if (!validated)
            {
                ran = true;
                var statement = AlterTable.Validate(constraint.Table, constraint.Name);
                yield return new StatementBatch
                {
                    Key = KeyOf(constraint),
                    Title = $"validate {SqlText.QuoteIdentifierIfNeeded(constraint.Name)} of {constraint.Table}",
                    Checksum = TextChecksum.Of(statement),
                    Statements = [BatchStatement.Made(statement, Place)],
                };
            }
        }

        if (!ran)
        {
            context.Say(
                all.Count == 1
                    ? "The constraint is already validated."
                    : $"All {all.Count} constraints are already validated."
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

    private async Task<IReadOnlyList<CatalogConstraint>> ReadAsync(
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        string[] patterns = [.. _constraints.Select(c => c.Like)];
        var like = await new StepCatalog(this, context)
            .ReadAsync(c => c.ReadConstraintsLikeAsync(patterns, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return [.. like.Where(c => _constraints.Any(p => p.Matches(c.Name)))];
    }

    private static string KeyOf(CatalogConstraint constraint) =>
        $"{constraint.Table}:{SqlText.QuoteIdentifierIfNeeded(constraint.Name)}";
}
