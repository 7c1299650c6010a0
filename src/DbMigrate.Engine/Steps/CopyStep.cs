using System.Runtime.CompilerServices;
using System.Text.Json;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Copy;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>Copies tables with everything they need to another database.</summary>
/// <remarks>
/// First it creates the tables without indexes, then it copies the rows and makes the indexes and keys, then it creates
/// what is left, and last it compares both sides. Each of the four is a batch.
/// </remarks>
internal sealed class CopyStep : MigrationStep
{
    /// <summary>The key of the batch that creates the tables. It keeps what it created.</summary>
    internal const string TablesKey = "tables";

    /// <summary>The key of the batch that compares both sides. It keeps what the target had then.</summary>
    internal const string CompareKey = CopyContent.Key;

    private const string DataKey = "data";
    private const string FinishKey = "finish";
    private const string OpenKey = "open";
    private const long DefaultChunk = 256L << 20;

    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly CopyOptions _options;
    private readonly string? _owner;

    private CopyStep(KindNode node)
        : base(node, new StepConnections(node.On ?? DatabaseSessions.Home, node.Text("to")))
    {
        _tables = NameList.Read(node, "tables");
        var chunk = DefaultChunk;
        if (node.OptionalText("chunk") is { } size)
        {
            chunk = ByteSize.Parse(size) ?? 0;
            if (chunk < 1 << 20)
            {
                node.Error("chunk", $"'{size}' is not a size of 1MB or more. Write it as 64MB or 1GB.");
            }
        }

        var compares = node.OptionalText("verify") != CopyShape.Counts;
        if (!compares && !node.Boolean("quiesce", false))
        {
            node.Error(
                "verify",
                "'verify: counts' does not see a row that was changed during the copy. Set 'quiesce: true', which refuses "
                    + "changes, or compare by 'hash'."
            );
        }

        if (Connections.Reads == Connections.Writes)
        {
            node.Error(
                "to",
                "'to' is the connection that the step reads from. Name the connection of another database."
            );
        }

        var bringsBack = node.OptionalText("undo") == CopyShape.CopyBack;
        if (bringsBack && !node.Boolean("quiesce", false))
        {
            node.Error(
                "undo",
                "'undo: copy_back' would overwrite what was changed in the source meanwhile. Set 'quiesce: true', which "
                    + "refuses such changes."
            );
        }

        _owner = node.OptionalText("owner");
        _options = new CopyOptions((int)node.Integer("workers", 4), chunk, compares, bringsBack)
        {
            Throttle = ThrottleOptions.Of(node),
        };
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("copy", CopyShape.Shape, node => new CopyStep(node))
        {
            BindBefore = QuiesceStep.Of,
            Documentation = new KindDocumentation
            {
                Example = """
                    copy:
                      tables: [messages, attachments]
                      to: target
                      quiesce: true
                    """,
                Locks = "ACCESS SHARE on the source tables. With quiesce, SHARE ROW EXCLUSIVE on them for a moment.",
                Undo =
                    "Drops what it created on the target, if the rows there are still those that were copied. With "
                    + "quiesce, the source then takes writes again.",
            },
        };

    /// <inheritdoc/>
    public override bool HasDerivedUndo => true;

    internal override bool CanPause => true;

    private protected override string DefaultName =>
        $"copy {DisplayText.Join([.. _tables.Select(t => t.ToString())])} to {Connections.Writes}";

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var sides = new CopySides(this, context, _tables, _owner);
        var created = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<SchemaStatement>? coming = null;
        if (context.IsBegun(TablesKey))
        {
            yield return Statements(TablesKey, "tables", []);
        }
        else
        {
            var target = await sides.ReadTargetAsync(cancellationToken).ConfigureAwait(false);
            await sides.RequireRoomAsync(target, cancellationToken).ConfigureAwait(false);
            var missing = target.Missing();
            created = [.. missing.OfType<TableObject>().Select(t => t.Name)];
            coming = target.ComingAfterData();
            var tables = TablesOf(await sides.ReadClosureAsync(cancellationToken).ConfigureAwait(false));
            yield return Statements(
                TablesKey,
                "tables",
                [
                    .. Made(target.BeforeData().Select(s => s.Sql)),
                    .. RefusalTrigger.Arriving.CreateAll(tables, context.Execution.ExecutionId.ToString(), Place),
                ],
                Keys(missing)
            );
        }

        var closure = await sides.ReadClosureAsync(cancellationToken).ConfigureAwait(false);
        yield return new CopyDataBatch
        {
            Key = DataKey,
            Title = "rows, indexes and keys",
            Checksum = ChecksumOf(DataKey),
            Schema = closure,
            Created = created,
            ReadIndexesAsync = token => ReadIndexesAsync(sides, coming, token),
            Options = _options,
        };
        if (context.IsBegun(FinishKey))
        {
            yield return Statements(FinishKey, "what is left", []);
        }
        else
        {
            var left = coming ?? (await sides.ReadTargetAsync(cancellationToken).ConfigureAwait(false)).AfterData();
            if (CopyBuild.Rest(left, closure) is { Count: > 0 } statements)
            {
                yield return Statements(FinishKey, "foreign keys, triggers and what is left", Made(statements));
            }
        }

        yield return new CopyCompareBatch
        {
            Key = CompareKey,
            Title = "sequences, statistics and comparison",
            Checksum = ChecksumOf(CompareKey),
            Schema = closure,
            Options = _options,
        };
        yield return Statements(OpenKey, "take writes", RefusalTrigger.Arriving.DropAll(TablesOf(closure), Place));
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (context.Applied.Count > 0)
        {
            var undo = new CopyUndo(this, context, new CopySides(this, context, _tables, _owner), ChecksumOf);
            await foreach (
                var batch in undo.GetBatchesAsync(_options.BringsBack, cancellationToken).ConfigureAwait(false)
            )
            {
                yield return batch;
            }
        }
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new([DefaultName, $"with what they need, by {_options.Workers} workers"], StepEffects.None);

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([$"drop what the copy created on {Connections.Writes}"], StepEffects.None);

    private static async Task<IReadOnlyList<CopyIndex>> ReadIndexesAsync(
        CopySides sides,
        IReadOnlyList<SchemaStatement>? coming,
        CancellationToken cancellationToken
    )
    {
        var closure = await sides.ReadClosureAsync(cancellationToken).ConfigureAwait(false);
        var statements = coming ?? (await sides.ReadTargetAsync(cancellationToken).ConfigureAwait(false)).AfterData();
        return CopyBuild.Builds(statements, closure, sides.Built);
    }

    private static List<string> TablesOf(DatabaseSchema closure) =>
        [.. closure.Objects.OfType<TableObject>().Select(t => t.Name)];

    private IEnumerable<BatchStatement> Made(IEnumerable<string> statements) =>
        statements.Select(s => BatchStatement.Made(s, Place));

    private static string Keys(IEnumerable<SchemaObject> objects) =>
        JsonSerializer.Serialize([.. objects.Select(o => o.Key.ToString())], StepJsonContext.Default.StringArray);

    private StatementBatch Statements(
        string key,
        string title,
        IEnumerable<BatchStatement> statements,
        string? before = null
    ) => CopyStatements.Batch(this, key, title, ChecksumOf(key), statements, before);

    // The statements follow from what both sides have at the time. What the plan says must stay the same.
    private string ChecksumOf(string key) =>
        TextChecksum.Of($"{key} {string.Join(", ", _tables)} {Connections.Reads} {Connections.Writes} {_owner}");
}
