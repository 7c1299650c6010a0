using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// A safe change of tables, one after the other, with batches for each; the undo goes in reverse order.
/// </summary>
internal abstract class DdlStep : MigrationStep
{
    private protected DdlStep(KindNode node)
        : base(node)
    {
        Tables = NameList.Tables(node);
        foreach (var twice in Tables.GroupBy(t => (t.Schema, t.Name)).Where(g => g.Count() > 1))
        {
            node.Error(node.Has("tables") ? "tables" : "table", $"The table {twice.First()} is listed twice.");
        }
    }

    public override bool HasDerivedUndo => true;

    /// <summary>The tables, as the plan names them.</summary>
    protected IReadOnlyList<ObjectName> Tables { get; }

    /// <summary>The kinds of relations that it accepts, a relkind each.</summary>
    private protected virtual string TableKinds => "rp";

    /// <summary>What to do for a partitioned table, where the step does not accept one.</summary>
    private protected virtual string? PartitionedAdvice => null;

    private protected override string DefaultName => $"{Kind} on {DisplayText.Join([.. Tables.Select(t => t.Text)])}";

    internal sealed override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var name in Tables)
        {
            var table = await new StepCatalog(this, context)
                .RequireTableAsync(name, TableKinds, cancellationToken, PartitionedAdvice)
                .ConfigureAwait(false);
            await foreach (
                var batch in ApplyAsync(
                        new TableStepContext(this, context, Names.Written(name), table),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            {
                yield return batch;
            }
        }
    }

    internal sealed override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var name in Tables.Reverse())
        {
            if (
                await new StepCatalog(this, context).FindTableAsync(name, cancellationToken).ConfigureAwait(false)
                is not { } table
            )
            {
                context.Say($"The table {name} no longer exists.");
                continue;
            }

            await foreach (
                var batch in UndoAsync(
                        new TableStepContext(this, context, Names.Written(name), table),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            {
                yield return batch;
            }
        }
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        PreviewOf(Tables.Select(t => (t, Statements(t, variables))));

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        PreviewOf(Tables.Reverse().Select(t => (t, UndoStatements(t, variables))));

    /// <summary>
    /// Returns the batches of one table. What exists is not created again; what a batch of this execution created is
    /// known by <see cref="TableStepContext.IsBegun"/>.
    /// </summary>
    private protected abstract IAsyncEnumerable<Batch> ApplyAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Returns the batches that undo what the apply did on one table, by <see cref="TableStepContext.Applied"/>.
    /// </summary>
    private protected abstract IAsyncEnumerable<Batch> UndoAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    );

    /// <summary>Returns the statements of <see cref="ApplyAsync"/> on a table without the step's objects.</summary>
    private protected abstract IEnumerable<string> Statements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    );

    /// <summary>
    /// Returns the statements of <see cref="UndoAsync"/> on a table where the whole step was applied.
    /// </summary>
    private protected abstract IEnumerable<string> UndoStatements(
        ObjectName table,
        IReadOnlyDictionary<string, string> variables
    );

    private static StepPreview PreviewOf(IEnumerable<(ObjectName Table, IEnumerable<string> Statements)> tables) =>
        DdlPreview.Of([.. tables.Select(t => (Names.Written(t.Table), (IReadOnlyList<string>)[.. t.Statements]))]);
}
