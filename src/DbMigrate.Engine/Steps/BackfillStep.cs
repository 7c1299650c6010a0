using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Steps.Backfill;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Changes the rows of a table in batches.</summary>
internal sealed class BackfillStep : MigrationStep
{
    private static readonly TimeSpan DefaultTarget = TimeSpan.FromMilliseconds(500);

    private readonly ObjectName? _table;
    private readonly RowActionTemplate _action;
    private readonly IReadOnlyList<string> _key;
    private readonly BackfillOptions _options;

    private BackfillStep(KindNode node)
        : base(node)
    {
        _table = NameList.Read(node, "table").FirstOrDefault();
        _action = new RowActionTemplate(
            SqlFragment.Of(node, "set", FragmentShape.Assignments),
            SqlFragment.Of(node, "call"),
            SqlFragment.Of(node, "where")
        );
        _key = node.Has("key") ? Names.Many(node, "key") : [];
        var target = node.Duration("target") ?? DefaultTarget;
        if (target < TimeSpan.FromMilliseconds(1))
        {
            node.Error(
                "target",
                "'target' is the time that a batch should take; it must be 1ms or more. Give a duration such as 500ms."
            );
        }

        if (_action.Call?.Uses(RowActionTemplate.KeyVariable) == false)
        {
            node.Error(
                "call",
                "'call' does not use :key: it would do the same for every row. Write it as in backfill_user(:key)."
            );
        }

        if (
            _action.Set is { } set
            && FragmentCheck.AssignedColumns(set.Text).FirstOrDefault(c => _key.Contains(c, StringComparer.Ordinal))
                is { } changed
        )
        {
            node.Error(
                "set",
                $"'set' changes {changed}, a column of 'key', which orders the batches: rows would be skipped or "
                    + "changed twice. Name another unique key, or change the column in a SQL file."
            );
        }

        _options = new BackfillOptions(
            target,
            (int)node.Integer("workers", 1),
            node.OptionalText("on_error") == "record",
            ThrottleOptions.Of(node)
        );
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("backfill", BackfillShape.Shape, node => new BackfillStep(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    backfill:
                      table: orders
                      set: region = 'eu'
                      where: region IS NULL
                    """,
                Locks = "Each batch also locks the rows that it updates, until it commits.",
                Undo = "Changes nothing: the previous values of the rows are not kept.",
            },
        };

    /// <summary>
    /// True, with nothing to do: the rows' earlier values are not kept. The undo of the step that added the column
    /// drops it.
    /// </summary>
    public override bool HasDerivedUndo => true;

    internal override bool CanPause => true;

    internal override bool MayLeaveRest => _options.RecordErrors;

    private protected override string DefaultName => $"backfill {_table?.Text}";

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Batch(context.Variables, "1", $"rows of {_table?.Text}");
    }

    internal override async IAsyncEnumerable<Batch> GetRetryBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var open = await new StepCatalog(this, context)
            .QueryIsolatedAsync(
                CursorStore.CountErrors,
                r => r.GetInt64(0),
                cancellationToken,
                context.Execution.ExecutionId,
                context.Position
            )
            .ConfigureAwait(false);
        if (MayLeaveRest && open[0] > 0)
        {
            yield return Batch(
                context.Variables,
                $"retry:{Guid.NewGuid():N}",
                $"{open[0]} rows of {_table?.Text} that failed",
                retriesErrors: true
            );
        }
    }

    internal override IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        context.Say($"The rows of {_table} keep the values that the backfill set; their earlier values were not kept.");
        return NoBatches();
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables)
    {
        var name = Written();
        var statement = Action(variables, [RowActionTemplate.KeyVariable])
            .Statement("(the key is in the batch)", "the key");
        return new StepPreview(
            [$"{statement.ReplaceLineEndings(" ")} — in batches of about {DurationText.Format(_options.Target)}"],
            StepEffects.Join([
                DdlPreview.EffectsOf(statement),
                new StepEffects { Relations = [new(new RelationName(name), MigrationLockMode.RowExclusive)] },
            ])
        );
    }

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([$"nothing: the rows of {Written()} keep what the backfill gave them"], StepEffects.None);

    private BackfillBatch Batch(
        IReadOnlyDictionary<string, string> variables,
        string key,
        string title,
        bool retriesErrors = false
    ) =>
        new()
        {
            Key = key,
            Title = title,
            Checksum = TextChecksum.Of(
                Action(variables, [RowActionTemplate.KeyVariable]).Statement(Written(), string.Join(", ", _key))
            ),
            Table = _table!,
            KeyNames = _key,
            Action = _action,
            Options = _options,
            RetriesErrors = retriesErrors,
        };

    private string Written() => _table is null ? string.Empty : Names.Written(_table);

    private RowAction Action(IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> key) =>
        _action.For(Written(), key, variables);
}
